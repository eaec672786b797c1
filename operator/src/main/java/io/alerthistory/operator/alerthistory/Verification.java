package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Sight;
import io.alerthistory.operator.traffic.Provider;
import java.util.Map;

/// Whether the data plane follows the weights that are kept.
final class Verification {

    private Verification() {}

    static boolean of(Carriage carriage, Map<Backend, Sight> backends) {
        if (carriage.memory().active().isEmpty()) {
            return false;
        }
        if (carriage.instance().sqlite()) {
            // One pod, which the Service always selects.
            var target = Provider.whole(carriage.memory().rollout(), carriage.first());
            return backends.getOrDefault(target, Sight.NONE).able();
        }
        return carriage.follows();
    }
}
