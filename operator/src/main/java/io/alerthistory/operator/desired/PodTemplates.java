package io.alerthistory.operator.desired;

import io.alerthistory.operator.rollout.Drain;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/// The pods of a revision, satisfying the `restricted` Pod Security Standard.
final class PodTemplates {

    /// The container of the service.
    static final String CONTAINER = "service";

    private static final long USER = 10001L;
    private static final long PRE_STOP_SECONDS = 5;
    private static final long STOP_MARGIN_SECONDS = 15;

    private PodTemplates() {}

    /// The template of a new revision, with the overlay.
    ///
    /// @param claim the name of the claim that holds the data, used with SQLite only
    static PodTemplateSpec render(Instance instance, String revision, String image, String claim) {
        var generated =
                new PodTemplateSpecBuilder()
                        .withNewMetadata()
                        .withLabels(Labels.ofRevision(instance, revision, image))
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName(instance.name())
                        .withAutomountServiceAccountToken(false)
                        .withEnableServiceLinks(false)
                        .withTerminationGracePeriodSeconds(gracePeriod(instance))
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(USER)
                        .withRunAsGroup(USER)
                        .withFsGroup(USER)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .withTopologySpreadConstraints(
                                spread(instance, revision, "kubernetes.io/hostname"),
                                spread(instance, revision, "topology.kubernetes.io/zone"))
                        .withContainers(container(instance, image))
                        .withVolumes(volumes(instance, revision, claim))
                        .endSpec()
                        .build();
        return Overlay.apply(generated, instance.spec().primaryOrDefault().podTemplateOrDefault());
    }

    /// Out of the Service (preStop), polite to the clients that are left (drain), and a margin.
    private static long gracePeriod(Instance instance) {
        return PRE_STOP_SECONDS
                + Drain.ofStop(instance.spec()).plusMillis(999).toSeconds()
                + STOP_MARGIN_SECONDS;
    }

    private static Container container(Instance instance, String image) {
        var primary = instance.spec().primaryOrDefault();
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy(primary.imagePullPolicyOrDefault().value())
                .withArgs("serve", "--config", ConfigFiles.CONFIG + "/application.yaml")
                .addNewPort()
                .withName("http")
                .withContainerPort(ConfigFiles.HTTP)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("admin")
                .withContainerPort(ConfigFiles.ADMIN)
                .withProtocol("TCP")
                .endPort()
                .withNewResources()
                .withRequests(primary.resourcesOrDefault().requestsOrDefault())
                .withLimits(primary.resourcesOrDefault().limitsOrDefault())
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withStartupProbe(probe("/healthz", 1, 120, 2))
                .withLivenessProbe(probe("/healthz", 10, 3, 5))
                .withReadinessProbe(probe("/readyz", 2, 2, 2))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(PRE_STOP_SECONDS)
                .endPreStop()
                .endLifecycle()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(mounts(instance))
                .build();
    }

    private static Probe probe(String path, int period, int failures, int timeout) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString("admin"))
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withTimeoutSeconds(timeout)
                .build();
    }

    private static List<VolumeMount> mounts(Instance instance) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount("config", ConfigFiles.CONFIG, true));
        mounts.add(mount("live", ConfigFiles.LIVE, true));
        mounts.add(mount("tmp", "/tmp", null));
        if (instance.sqlite()) {
            mounts.add(mount("data", ConfigFiles.DATA, null));
        }
        SecretMounts.ofDatabase(instance.spec())
                .forEach(name -> mounts.add(SecretMounts.mount(name)));
        return mounts;
    }

    private static VolumeMount mount(
            String name, String path, @org.jspecify.annotations.Nullable Boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }

    private static List<Volume> volumes(Instance instance, String revision, String claim) {
        var volumes = new ArrayList<Volume>();
        volumes.add(
                new VolumeBuilder()
                        .withName("config")
                        .withNewConfigMap()
                        .withName(instance.revisioned(revision))
                        .endConfigMap()
                        .build());
        volumes.add(
                new VolumeBuilder()
                        .withName("live")
                        .withNewConfigMap()
                        .withName(instance.live(revision))
                        .withOptional(true)
                        .endConfigMap()
                        .build());
        volumes.add(
                new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build());
        if (instance.sqlite()) {
            volumes.add(
                    new VolumeBuilder()
                            .withName("data")
                            .withNewPersistentVolumeClaim()
                            .withClaimName(claim)
                            .endPersistentVolumeClaim()
                            .build());
        }
        SecretMounts.ofDatabase(instance.spec())
                .forEach(name -> volumes.add(SecretMounts.volume(name)));
        return volumes;
    }

    private static TopologySpreadConstraint spread(
            Instance instance, String revision, String topologyKey) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topologyKey)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(instance, revision))
                .endLabelSelector()
                .build();
    }
}
