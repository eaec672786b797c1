package io.alerthistory.operator.rollout;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What people ask for by annotation. Each names its object, so that an old one matches nothing new.
///
/// @param approve `<run>/<gate>`
/// @param abort `<run>`
/// @param skip `<run>/<step>`
public record Commands(Set<String> approve, Set<String> abort, Set<String> skip) {

    /// Annotation that approves gates.
    public static final String APPROVE = "alert-history.io/approve";

    /// Annotation that takes the traffic back.
    public static final String ABORT = "alert-history.io/abort";

    /// Annotation that ends a step early.
    public static final String SKIP = "alert-history.io/skip";

    /// Nobody asks for anything.
    public static final Commands NONE = new Commands(Set.of(), Set.of(), Set.of());

    /// Reads the annotations of an AlertHistory.
    public static Commands of(Map<String, String> annotations) {
        return new Commands(
                tokens(annotations, APPROVE),
                tokens(annotations, ABORT),
                tokens(annotations, SKIP));
    }

    private static Set<String> tokens(Map<String, String> annotations, String key) {
        var tokens = new TreeSet<String>();
        Arrays.stream(annotations.getOrDefault(key, "").split(",", -1))
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .forEach(tokens::add);
        return tokens;
    }

    boolean aborts(Run run) {
        return abort.contains(run.id());
    }

    boolean approves(Run run, String gate) {
        return approve.contains(run.id() + "/" + gate);
    }

    boolean skips(Run run, String what) {
        return skip.contains(run.id() + "/" + what);
    }
}
