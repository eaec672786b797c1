package io.alerthistory.service.storage;

import java.util.List;
import java.util.Set;

/// Episodes by the backend that committed them.
public sealed interface Owners {

    /// Those of anybody but these.
    record AllBut(Set<String> backends) implements Owners {

        /// Those of anybody.
        public static final AllBut NOBODY = new AllBut(Set.of());

        public AllBut {
            backends = Set.copyOf(backends);
        }
    }

    /// Those of this one.
    record Only(String backend) implements Owners {}

    /// A condition on the open episode of a series, with a parameter for each of [#bound].
    ///
    /// @param series an expression for the id of the series
    default String condition(String series) {
        return switch (this) {
            case AllBut(var backends) ->
                    backends.isEmpty()
                            ? "TRUE"
                            : "NOT EXISTS (%s IN (%s))"
                                    .formatted(
                                            owned(series),
                                            String.join(
                                                    ", ", bound().stream().map(_ -> "?").toList()));
            case Only _ -> "EXISTS (%s = ?)".formatted(owned(series));
        };
    }

    /// The parameters of the condition, in order.
    default List<String> bound() {
        return switch (this) {
            case AllBut(var backends) -> List.copyOf(backends);
            case Only(var backend) -> List.of(backend);
        };
    }

    private static String owned(String series) {
        return "SELECT 1 FROM {episode} o WHERE o.series_id = %s AND o.ended_at IS NULL AND o.owner"
                .formatted(series);
    }
}
