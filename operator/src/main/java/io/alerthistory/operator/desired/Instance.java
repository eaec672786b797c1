package io.alerthistory.operator.desired;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/// The AlertHistory that objects are made for, and how they are named after it.
///
/// @param namespace of it and of all its objects
/// @param name of it
/// @param uid of it
/// @param spec of it
public record Instance(String namespace, String name, String uid, AlertHistorySpec spec) {

    /// Of a resource as the API server gave it.
    public static Instance of(AlertHistory resource) {
        var meta = resource.getMetadata();
        return new Instance(meta.getNamespace(), meta.getName(), meta.getUid(), resource.getSpec());
    }

    /// Whether the history is one file, which only one pod can have.
    public boolean sqlite() {
        return spec.database().sqlite() != null;
    }

    /// The name of what belongs to one revision.
    public String revisioned(String revision) {
        return name + "-" + revision;
    }

    /// The name of the files of one revision that are loaded without a restart.
    public String live(String revision) {
        return name + "-" + revision + "-live";
    }

    /// The name of the Deployment of a revision.
    public String workload(String revision) {
        return sqlite() ? name : revisioned(revision);
    }

    /// The name of the headless Service of the legacy stack's pods.
    public String legacyBackend() {
        return name + "-legacy";
    }

    /// The name of what belongs to the managed proxy.
    public String proxy() {
        return name + "-proxy";
    }

    /// The name of the claim, where none is there already.
    public String claim() {
        return name + "-data";
    }

    /// The name of the claim of the dumps, where none is there already.
    public String backups() {
        return name + "-backups";
    }

    /// The name that clients know.
    public String clientService() {
        return spec.trafficOrDefault().serviceOrDefault().nameOrDefault(name);
    }

    /// Metadata of an object that goes when the AlertHistory goes.
    public ObjectMeta owned(String objectName, Map<String, String> labels) {
        return new ObjectMetaBuilder(kept(objectName, labels)).withOwnerReferences(owner()).build();
    }

    /// Metadata of an object that stays when the AlertHistory goes.
    ObjectMeta kept(String objectName, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(objectName)
                .withLabels(labels)
                .build();
    }

    private OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(AlertHistory.GROUP + "/" + AlertHistory.VERSION)
                .withKind("AlertHistory")
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
