package io.alerthistory.operator.proxy;

import io.alerthistory.crds.v1alpha1.ProxySpec;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Json;
import io.alerthistory.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/// The pods of the proxy, satisfying the `restricted` Pod Security Standard. What Envoy starts with is
/// an argument of theirs, so that a change of it rolls them, one after the other, and no client notices.
public final class Workload {

    /// The component that the objects of the proxy are labelled with.
    public static final String COMPONENT = "proxy";

    /// Envoy of this version is what the configuration was proven with: composite clusters are new.
    public static final String IMAGE = "envoyproxy/envoy:v1.40.0";

    private static final String CONTAINER = "envoy";
    private static final String HTTP = "http";
    private static final String STATUS = "status";
    private static final String FILES = "traffic";
    private static final long USER = 10_001;
    // Longer than a connection lives, and than endpoints need to be forgotten.
    private static final long PRE_STOP_SECONDS = 15;
    private static final long GRACE_SECONDS = 30;
    private static final int STARTUP_TRIES = 600;

    private Workload() {}

    /// The Deployment.
    public static Deployment deployment(Instance instance, ProxySpec spec) {
        return new DeploymentBuilder()
                .withMetadata(instance.owned(instance.proxy(), labels(instance)))
                .withNewSpec()
                .withReplicas(spec.replicasOrDefault())
                .withNewSelector()
                .withMatchLabels(selector(instance))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withRevisionHistoryLimit(2)
                .withProgressDeadlineSeconds(300)
                .withTemplate(template(instance, spec))
                .endSpec()
                .build();
    }

    /// One pod at a time may be taken away.
    public static PodDisruptionBudget budget(Instance instance) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(instance.owned(instance.proxy(), labels(instance)))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withNewSelector()
                .withMatchLabels(selector(instance))
                .endSelector()
                .endSpec()
                .build();
    }

    /// Of every object of the proxy. None of the service's selectors matches its pods.
    public static Map<String, String> labels(Instance instance) {
        var labels = new LinkedHashMap<>(Labels.of(instance, COMPONENT));
        labels.put(Labels.STACK, COMPONENT);
        return labels;
    }

    /// Selects the pods.
    public static Map<String, String> selector(Instance instance) {
        var selector = new LinkedHashMap<String, String>();
        selector.put(Labels.INSTANCE, instance.name());
        selector.put(Labels.STACK, COMPONENT);
        return selector;
    }

    /// The spec that a Deployment was made from, should the AlertHistory ask for another provider now.
    public static ProxySpec spec(Deployment deployment) {
        var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
        return new ProxySpec(
                container.getImage(),
                deployment.getSpec().getReplicas(),
                new io.alerthistory.crds.v1alpha1.Resources(
                        container.getResources().getRequests(),
                        container.getResources().getLimits()));
    }

    private static PodTemplateSpec template(Instance instance, ProxySpec spec) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(instance))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(instance.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withTopologySpreadConstraints(
                        spread(instance, "kubernetes.io/hostname"),
                        spread(instance, "topology.kubernetes.io/zone"))
                .withContainers(container(spec))
                .addNewVolume()
                .withName(FILES)
                .withNewConfigMap()
                .withName(instance.proxy())
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }

    private static Container container(ProxySpec spec) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(spec.imageOrDefault(IMAGE))
                .withImagePullPolicy("IfNotPresent")
                .withCommand(CONTAINER)
                .withArgs(
                        "--config-yaml",
                        Json.yaml(Bootstrap.of(Bootstrap.Place.POD)),
                        "--concurrency",
                        "2",
                        "--disable-hot-restart",
                        "--log-level",
                        "warning")
                .addNewPort()
                .withName(HTTP)
                .withContainerPort(Bootstrap.Place.POD.http())
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName(STATUS)
                .withContainerPort(Bootstrap.Place.POD.status())
                .withProtocol("TCP")
                .endPort()
                .withNewResources()
                .withRequests(spec.resourcesOrDefault().requestsOrDefault())
                .withLimits(spec.resourcesOrDefault().limitsOrDefault())
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                // One that started while names could not be resolved has no pod to send to.
                .withStartupProbe(probe(Routes.THROUGH, 1, STARTUP_TRIES))
                .withReadinessProbe(probe(Routes.TRAFFIC, 2, 2))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(PRE_STOP_SECONDS)
                .endPreStop()
                .endLifecycle()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewVolumeMount()
                .withName(FILES)
                .withMountPath(Bootstrap.Place.POD.folder())
                .withReadOnly(true)
                .endVolumeMount()
                .build();
    }

    private static Probe probe(String path, int period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(HTTP))
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withTimeoutSeconds(2)
                .build();
    }

    private static TopologySpreadConstraint spread(Instance instance, String topologyKey) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(topologyKey)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(selector(instance))
                .endLabelSelector()
                .build();
    }
}
