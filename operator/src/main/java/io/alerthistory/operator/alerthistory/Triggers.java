package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which changes of an AlertHistory are worth a look. Our own status writes are not.
final class Triggers {

    private Triggers() {}

    static boolean changed(AlertHistory now, AlertHistory before) {
        var newMeta = now.getMetadata();
        var oldMeta = before.getMetadata();
        return !Objects.equals(newMeta.getGeneration(), oldMeta.getGeneration())
                || !Objects.equals(newMeta.getDeletionTimestamp(), oldMeta.getDeletionTimestamp())
                || !Objects.equals(newMeta.getUid(), oldMeta.getUid())
                || !Objects.equals(restart(newMeta), restart(oldMeta))
                // Somebody took the status away.
                || (now.getStatus() == null && before.getStatus() != null);
    }

    private static @Nullable String restart(ObjectMeta meta) {
        return meta.getAnnotations() == null ? null : meta.getAnnotations().get(Labels.RESTART);
    }
}
