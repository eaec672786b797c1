package io.alerthistory.operator.traffic;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Mark;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who shall have how much of the traffic.
///
/// @param instance whose traffic it is
/// @param mark what the objects that carry it note, should the status be lost
/// @param weights of the backends in percent; they sum to 100
/// @param legacy the selector of the pods of the legacy stack, where there is one
/// @param revisions that are kept
public record Orders(
        Instance instance,
        Mark mark,
        Map<Backend, Integer> weights,
        Optional<Map<String, String>> legacy,
        Set<String> revisions) {

    /// Takes copies.
    public Orders {
        weights = Map.copyOf(weights);
        revisions = Set.copyOf(revisions);
    }
}
