package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/// An object that has a name we need and is not ours.
///
/// @param object that is there
/// @param owner of it, for people
public record Foreign(ObjectRef object, String owner) {

    /// Whether an object may be written: its controller is the AlertHistory of that uid, or it is a
    /// claim with our label and no controller. Empty if it may.
    public static Optional<Foreign> of(HasMetadata object, String instance, String uid) {
        var meta = object.getMetadata();
        var controller =
                meta.getOwnerReferences().stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst();
        if (controller.isPresent()) {
            return controller.get().getUid().equals(uid)
                    ? Optional.empty()
                    : Optional.of(new Foreign(ObjectRef.of(object), text(controller.get())));
        }
        if (object instanceof PersistentVolumeClaim
                && meta.getLabels() != null
                && instance.equals(meta.getLabels().get(Labels.INSTANCE))) {
            return Optional.empty();
        }
        var manager =
                meta.getManagedFields().stream()
                        .map(ManagedFieldsEntry::getManager)
                        .findFirst()
                        .map(name -> "nobody, written by " + name)
                        .orElse("nobody");
        return Optional.of(new Foreign(ObjectRef.of(object), manager));
    }

    private static String text(OwnerReference owner) {
        return "%s %s (uid %s)".formatted(owner.getKind(), owner.getName(), owner.getUid());
    }
}
