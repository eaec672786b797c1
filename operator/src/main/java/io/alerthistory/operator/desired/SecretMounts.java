package io.alerthistory.operator.desired;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.SecretKeyRef;
import io.alerthistory.crds.v1alpha1.TokenSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Secrets in the pods: each whole and optional, as a directory, so that a Secret that is missing
/// stops no pod and a new key needs no restart. The operator never reads one.
public final class SecretMounts {

    private static final String DIRECTORY = "/etc/alert-history/secrets/";
    private static final int LONGEST_NAME = 50;

    private SecretMounts() {}

    /// The Secrets that the database needs, by name.
    static Set<String> ofDatabase(AlertHistorySpec spec) {
        var names = new TreeSet<String>();
        var postgres = spec.database().postgres();
        if (postgres != null) {
            if (postgres.credentialsSecretRef() != null) {
                names.add(postgres.credentialsSecretRef().name());
            }
            if (postgres.urlSecretRef() != null) {
                names.add(postgres.urlSecretRef().name());
            }
            if (postgres.caSecretRef() != null) {
                names.add(postgres.caSecretRef().name());
            }
        }
        return names;
    }

    /// The Secrets that the tokens need, by name.
    public static Set<String> ofTokens(AlertHistorySpec spec) {
        var names = new TreeSet<String>();
        spec.authOrDefault().tokensOrDefault().stream()
                .map(TokenSpec::secretRef)
                .map(SecretKeyRef::name)
                .forEach(names::add);
        return names;
    }

    /// The Secrets that a pod mounts where the service looks for them, by name.
    public static Set<String> in(PodSpec pod) {
        var names = new TreeSet<String>();
        for (var container : pod.getContainers()) {
            if (container.getName().equals(PodTemplates.CONTAINER)) {
                for (var mount : container.getVolumeMounts()) {
                    if (mount.getMountPath().startsWith(DIRECTORY)) {
                        names.add(mount.getMountPath().substring(DIRECTORY.length()));
                    }
                }
            }
        }
        return names;
    }

    /// Adds the Secrets that a template does not mount yet.
    static PodTemplateSpec add(PodTemplateSpec template, Collection<String> names) {
        var missing = new TreeSet<>(names);
        missing.removeAll(in(template.getSpec()));
        if (missing.isEmpty()) {
            return template;
        }
        var volumes = new ArrayList<Volume>(template.getSpec().getVolumes());
        missing.forEach(name -> volumes.add(volume(name)));
        var containers = new ArrayList<Container>();
        for (var container : template.getSpec().getContainers()) {
            if (container.getName().equals(PodTemplates.CONTAINER)) {
                var mounts = new ArrayList<VolumeMount>(container.getVolumeMounts());
                missing.forEach(name -> mounts.add(mount(name)));
                containers.add(container.toBuilder().withVolumeMounts(mounts).build());
            } else {
                containers.add(container);
            }
        }
        return new PodTemplateSpecBuilder(template)
                .editSpec()
                .withVolumes(volumes)
                .withContainers(containers)
                .endSpec()
                .build();
    }

    static String path(SecretKeyRef reference) {
        return path(reference.name(), reference.key());
    }

    static String path(String name, String key) {
        return DIRECTORY + name + "/" + key;
    }

    static Volume volume(String name) {
        return new VolumeBuilder()
                .withName(volumeName(name))
                .withNewSecret()
                .withSecretName(name)
                .withOptional(true)
                .endSecret()
                .build();
    }

    static VolumeMount mount(String name) {
        return new VolumeMountBuilder()
                .withName(volumeName(name))
                .withMountPath(DIRECTORY + name)
                .withReadOnly(true)
                .build();
    }

    private static String volumeName(String name) {
        return name.length() <= LONGEST_NAME && name.indexOf('.') < 0
                ? "secret-" + name
                : "secret-" + Applied.hash(name);
    }
}
