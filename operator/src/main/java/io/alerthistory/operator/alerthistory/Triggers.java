package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.rollout.Commands;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Which changes of an AlertHistory are worth a look. Our own status writes are not.
final class Triggers {

    private static final Set<String> COMMANDS =
            Set.of(Labels.RESTART, Commands.APPROVE, Commands.ABORT, Commands.SKIP);

    private Triggers() {}

    static boolean changed(AlertHistory now, AlertHistory before) {
        var newMeta = now.getMetadata();
        var oldMeta = before.getMetadata();
        return !Objects.equals(newMeta.getGeneration(), oldMeta.getGeneration())
                || !Objects.equals(newMeta.getDeletionTimestamp(), oldMeta.getDeletionTimestamp())
                || !Objects.equals(newMeta.getUid(), oldMeta.getUid())
                || !commands(newMeta).equals(commands(oldMeta))
                // Somebody took the status away.
                || (now.getStatus() == null && before.getStatus() != null);
    }

    private static Map<String, String> commands(ObjectMeta meta) {
        var commands = new TreeMap<String, String>();
        if (meta.getAnnotations() != null) {
            commands.putAll(meta.getAnnotations());
            commands.keySet().retainAll(COMMANDS);
        }
        return commands;
    }
}
