package io.alerthistory.operator.cluster;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.observe.Counters;
import io.alerthistory.operator.traffic.Route;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every write to the cluster, but for Events. Objects by server-side apply under one field manager,
/// numbers of pods by the scale subresource, never anything of an AlertHistory but its status.
public final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final PatchContext APPLY =
            new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(Labels.MANAGER)
                    .withForce(true)
                    .build();

    private static final int GONE = 404;

    private final KubernetesClient client;
    private final Counters counters;

    /// Writes through a client.
    public Writer(KubernetesClient client, Counters counters) {
        this.client = client;
        this.counters = counters;
    }

    /// Writes a status, unless the resource changed since it was read.
    ///
    /// @return the resource as it is now
    public AlertHistory status(AlertHistory read, AlertHistoryStatus status) {
        var fresh = new AlertHistory();
        fresh.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(read.getMetadata().getNamespace())
                        .withName(read.getMetadata().getName())
                        .withUid(read.getMetadata().getUid())
                        .withResourceVersion(read.getMetadata().getResourceVersion())
                        .build());
        fresh.setStatus(status);
        var written = client.resource(fresh).subresource("status").patch(APPLY);
        counters.wrote("apply", "AlertHistoryStatus");
        return written;
    }

    /// Writes one of our objects.
    public void apply(HasMetadata object) {
        client.resource(object).fieldManager(Labels.MANAGER).forceConflicts().serverSideApply();
        wrote("apply", object);
    }

    /// Moves the traffic: only on the very object that was looked at after the status was written.
    public void applyTraffic(HasMetadata object, HasMetadata live) {
        var onto = client.getKubernetesSerialization().clone(object);
        onto.getMetadata().setUid(live.getMetadata().getUid());
        onto.getMetadata()
                .setResourceVersion(
                        Route.narrowed(object, live)
                                ? forAllHosts(live)
                                : live.getMetadata().getResourceVersion());
        apply(onto);
    }

    /// Takes away the hosts that somebody added to a route.
    ///
    /// @return its version after that
    private String forAllHosts(HasMetadata live) {
        var patched =
                client.resource(live)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{\"hostnames\":null}}"
                                        .formatted(live.getMetadata().getResourceVersion()));
        wrote("patch", live);
        return patched.getMetadata().getResourceVersion();
    }

    /// Gives an object of somebody else back as it was, and leaves no trace among those that manage its
    /// fields: whoever applies it next is not told of a conflict.
    public void giveBack(Service object, Service live) {
        applyTraffic(object, live);
        var now = client.resource(object).get();
        var others =
                now == null
                        ? List.<ManagedFieldsEntry>of()
                        : now.getMetadata().getManagedFields().stream()
                                .filter(it -> !Labels.MANAGER.equals(it.getManager()))
                                .toList();
        if (now == null || others.size() == now.getMetadata().getManagedFields().size()) {
            return;
        }
        // An empty list would leave it as it is; one of an empty entry takes all of them away.
        client.resource(object)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"resourceVersion\":\"%s\",\"managedFields\":%s}}"
                                .formatted(
                                        now.getMetadata().getResourceVersion(),
                                        others.isEmpty()
                                                ? "[{}]"
                                                : client.getKubernetesSerialization()
                                                        .asJson(others)));
        wrote("patch", object);
    }

    /// Deletes one of our objects, unless it changed since it was seen.
    public void delete(HasMetadata object) {
        client.resource(object).lockResourceVersion().delete();
        wrote("delete", object);
    }

    /// Sets the number of pods of a Deployment or a StatefulSet.
    public void scale(String namespace, String kind, String name, int replicas) {
        var scale =
                new ScaleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build();
        if (kind.equals("StatefulSet")) {
            client.apps().statefulSets().inNamespace(namespace).withName(name).scale(scale);
        } else {
            client.apps().deployments().inNamespace(namespace).withName(name).scale(scale);
        }
        counters.wrote("scale", kind);
        LOG.info(
                "write verb=scale kind={} namespace={} name={} replicas={}",
                kind,
                namespace,
                name,
                replicas);
    }

    /// Sets or takes away a finalizer, unless the resource changed since it was read.
    public void finalizer(AlertHistory read, String finalizer, boolean set) {
        var meta = read.getMetadata();
        var finalizers = new ArrayList<>(meta.getFinalizers());
        finalizers.remove(finalizer);
        if (set) {
            finalizers.add(finalizer);
        }
        var names =
                finalizers.stream()
                        .map(name -> "\"" + name + "\"")
                        .collect(Collectors.joining(","));
        client.resources(AlertHistory.class)
                .inNamespace(meta.getNamespace())
                .withName(meta.getName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"resourceVersion\":\"%s\",\"finalizers\":[%s]}}"
                                .formatted(meta.getResourceVersion(), names));
        counters.wrote("patch", "AlertHistory");
        LOG.info(
                "write verb=finalizer set={} namespace={} name={}",
                set,
                meta.getNamespace(),
                meta.getName());
    }

    /// Makes the kubelet look at the files of a pod. A pod that is gone by then needs none.
    public void hurry(String namespace, String pod, String files) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                                    .formatted(Labels.LIVE, files));
            counters.wrote("patch", "Pod");
        } catch (KubernetesClientException e) {
            if (e.getCode() != GONE) {
                throw e;
            }
        }
    }

    private void wrote(String verb, HasMetadata object) {
        counters.wrote(verb, object.getKind());
        LOG.info(
                "write verb={} kind={} namespace={} name={}",
                verb,
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName());
    }
}
