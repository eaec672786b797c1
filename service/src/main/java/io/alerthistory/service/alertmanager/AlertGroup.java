package io.alerthistory.service.alertmanager;

import io.alerthistory.service.alertmanager.GettableAlert.Receiver;
import io.alerthistory.service.storage.OpenAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Alerts that a receiver is told of together.
///
/// @param routeLabels always empty: what labels a route has is not told in a way that lasts
record AlertGroup(
        List<GettableAlert> alerts,
        Map<String, String> labels,
        Receiver receiver,
        Map<String, String> routeLabels) {

    private static final Comparator<AlertGroup> ORDER =
            Comparator.comparing(AlertGroup::labels, LabelOrder.SETS)
                    .thenComparing(group -> group.receiver().name());

    private record Key(String receiver, Map<String, String> labels) {}

    /// The groups of these alerts, as Alertmanager sorts them. An alert is in each of its groups, and in
    /// the one of `alert-history` when none of them is known.
    ///
    /// @param wanted which receivers
    static List<AlertGroup> of(List<OpenAlert> alerts, Predicate<String> wanted, Instant now) {
        var groups = new LinkedHashMap<Key, List<GettableAlert>>();
        for (var alert : alerts) {
            var shown = GettableAlert.of(alert, now);
            for (var key : keys(alert)) {
                if (wanted.test(key.receiver())) {
                    groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(shown);
                }
            }
        }
        return groups.entrySet().stream()
                .map(group ->
                        new AlertGroup(
                                group.getValue().stream()
                                        .sorted(
                                                Comparator.comparing(
                                                        GettableAlert::labels, LabelOrder.ALERTS))
                                        .toList(),
                                group.getKey().labels(),
                                new Receiver(group.getKey().receiver()),
                                Map.of()))
                .sorted(ORDER)
                .toList();
    }

    private static Iterable<Key> keys(OpenAlert alert) {
        var keys = new HashSet<Key>();
        for (var route : alert.routes()) {
            GroupLabels.of(route.groupKey())
                    .ifPresent(labels -> keys.add(new Key(route.receiver(), labels)));
        }
        if (keys.isEmpty()) {
            keys.add(new Key(GettableAlert.OURSELVES, Map.of()));
        }
        return keys;
    }
}
