package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.Optional;
import java.util.Set;

/// The Deployment of a revision, from its files. How many pods it has is not in it: that is set when
/// it is created, and by the scale subresource afterwards.
public final class Workload {

    private Workload() {}

    /// The Deployment, without replicas.
    ///
    /// @param secrets to mount beside those of the template
    /// @param restart the token of the last restart that was asked for
    public static Deployment deployment(
            Instance instance, RevisionFiles files, Set<String> secrets, Optional<String> restart) {
        var template = new PodTemplateSpecBuilder(SecretMounts.add(files.template(), secrets));
        restart.ifPresent(token ->
                template.editMetadata().addToAnnotations(Labels.RESTART, token).endMetadata());
        return new DeploymentBuilder()
                .withMetadata(
                        instance.owned(
                                instance.workload(files.revision()),
                                Labels.ofRevision(instance, files.revision(), files.image())))
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(
                        instance.sqlite()
                                ? Labels.selector(instance)
                                : Labels.selector(instance, files.revision()))
                .endSelector()
                .withStrategy(strategy(instance))
                .withRevisionHistoryLimit(2)
                .withProgressDeadlineSeconds(600)
                .withTemplate(template.build())
                .endSpec()
                .build();
    }

    /// The restart that the pods of a Deployment have had.
    public static Optional<String> restart(Deployment deployment) {
        return Optional.ofNullable(deployment.getSpec().getTemplate().getMetadata())
                .map(meta -> meta.getAnnotations())
                .map(annotations -> annotations.get(Labels.RESTART));
    }

    private static DeploymentStrategy strategy(Instance instance) {
        // Two pods must never have the file open.
        return instance.sqlite()
                ? new DeploymentStrategyBuilder().withType("Recreate").build()
                : new DeploymentStrategyBuilder()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxUnavailable(new IntOrString(0))
                        .withMaxSurge(new IntOrString(1))
                        .endRollingUpdate()
                        .build();
    }
}
