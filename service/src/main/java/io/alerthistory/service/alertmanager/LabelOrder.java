package io.alerthistory.service.alertmanager;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How Alertmanager sorts: label sets by their size, then name by name (`LabelSet.Before` in
/// prometheus/common); alerts by job and instance before that (`AlertSlice.Less`).
final class LabelOrder {

    /// Order of groups.
    static final Comparator<Map<String, String>> SETS = LabelOrder::sets;

    /// Order of alerts within a group.
    static final Comparator<Map<String, String>> ALERTS =
            presentFirst("job").thenComparing(presentFirst("instance")).thenComparing(SETS);

    private LabelOrder() {}

    private static Comparator<Map<String, String>> presentFirst(String name) {
        return Comparator.comparing(
                labels -> labels.get(name), Comparator.nullsLast(Comparator.naturalOrder()));
    }

    private static int sets(Map<String, String> a, Map<String, String> b) {
        if (a.size() != b.size()) {
            return Integer.compare(a.size(), b.size());
        }
        var names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        for (var name : names) {
            var order = values(a.get(name), b.get(name));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int values(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return a == null ? -1 : 1;
        }
        return a.compareTo(b);
    }
}
