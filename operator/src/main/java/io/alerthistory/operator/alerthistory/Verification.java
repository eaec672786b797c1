package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Sight;
import io.alerthistory.operator.traffic.ClientService;
import java.util.Map;

/// Whether the data plane follows the weights that are kept.
final class Verification {

    private Verification() {}

    static boolean of(
            Instance instance, Memory memory, Observed observed, Map<Backend, Sight> backends) {
        if (memory.active().isEmpty()) {
            return false;
        }
        var target = target(memory);
        if (instance.sqlite()) {
            // One pod, which the Service always selects.
            return backends.getOrDefault(target, Sight.NONE).able();
        }
        return observed.service()
                        .filter(service ->
                                ClientService.sequence(service) == memory.programmed().sequence())
                        .isPresent()
                && observed.onlyEndpoints(target);
    }

    /// The backend that a Service, which knows no shares, selects.
    static Backend target(Memory memory) {
        return memory.rollout().weights().entrySet().stream()
                .filter(share -> share.getValue() == Rollout.ALL)
                .map(Map.Entry::getKey)
                .findFirst()
                .or(memory::active)
                .orElseThrow();
    }
}
