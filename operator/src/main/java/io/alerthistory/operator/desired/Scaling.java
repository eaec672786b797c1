package io.alerthistory.operator.desired;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Optional;

/// How many pods there are, and how many stay.
public final class Scaling {

    private static final int DEFAULT_REPLICAS = 2;

    private Scaling() {}

    /// The number of pods that the spec asks for; the least one with an autoscaler.
    public static int replicas(AlertHistorySpec spec) {
        var primary = spec.primaryOrDefault();
        if (spec.database().sqlite() != null) {
            return 1;
        }
        if (primary.autoscaling() != null) {
            return primary.autoscaling().minReplicasOrDefault();
        }
        return primary.replicas() != null ? primary.replicas() : DEFAULT_REPLICAS;
    }

    /// The disruption budget of a revision: what the spec says, else one where there is more than one.
    public static Optional<PodDisruptionBudget> budget(Instance instance, RevisionFiles files) {
        var budget = instance.spec().primaryOrDefault().disruptionBudget();
        if (budget == null && replicas(instance.spec()) <= 1) {
            return Optional.empty();
        }
        return Optional.of(
                new PodDisruptionBudgetBuilder()
                        .withMetadata(
                                instance.owned(
                                        instance.revisioned(files.revision()),
                                        Labels.ofRevision(
                                                instance, files.revision(), files.image())))
                        .withNewSpec()
                        .withMinAvailable(
                                new IntOrString(
                                        budget == null ? 1 : budget.minAvailableOrDefault()))
                        .withNewSelector()
                        .withMatchLabels(Labels.selector(instance, files.revision()))
                        .endSelector()
                        .endSpec()
                        .build());
    }

    /// The autoscaler of a revision, if one is asked for.
    public static Optional<HorizontalPodAutoscaler> autoscaler(
            Instance instance, RevisionFiles files) {
        var autoscaling = instance.spec().primaryOrDefault().autoscaling();
        if (autoscaling == null) {
            return Optional.empty();
        }
        return Optional.of(
                new HorizontalPodAutoscalerBuilder()
                        .withMetadata(
                                instance.owned(
                                        instance.revisioned(files.revision()),
                                        Labels.ofRevision(
                                                instance, files.revision(), files.image())))
                        .withNewSpec()
                        .withNewScaleTargetRef()
                        .withApiVersion("apps/v1")
                        .withKind("Deployment")
                        .withName(instance.workload(files.revision()))
                        .endScaleTargetRef()
                        .withMinReplicas(autoscaling.minReplicasOrDefault())
                        .withMaxReplicas(autoscaling.maxReplicasOrDefault())
                        .addNewMetric()
                        .withType("Resource")
                        .withNewResource()
                        .withName("cpu")
                        .withNewTarget()
                        .withType("Utilization")
                        .withAverageUtilization(
                                autoscaling.targetCPUUtilizationPercentageOrDefault())
                        .endTarget()
                        .endResource()
                        .endMetric()
                        .endSpec()
                        .build());
    }
}
