package io.alerthistory.operator.desired;

import io.alerthistory.crds.v1alpha1.PostgresSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The Job that takes a backup of the database for a run, and reads it back. What came of it stands in
/// the termination message of its pod.
public final class BackupJob {

    /// The container of it.
    public static final String CONTAINER = "backup";

    /// The component of it, and of the claim of the dumps.
    static final String COMPONENT = "backup";

    private static final String DIRECTORY = "/backups";
    private static final long USER = 10001L;
    private static final int RETRIES = 2;

    private BackupJob() {}

    /// The name of the Job of a run, which begins with the time of its start.
    ///
    /// @param run its name, such as 20261123141500-5c1f9a2b
    public static String name(Instance instance, String run) {
        return instance.name() + "-backup-" + time(run);
    }

    /// The database, for people. Never a password.
    public static String database(PostgresSpec spec) {
        return spec.urlSecretRef() != null
                ? "Secret %s, key %s"
                        .formatted(spec.urlSecretRef().name(), spec.urlSecretRef().key())
                : "%s:%d/%s".formatted(spec.host(), spec.portOrDefault(), spec.name());
    }

    /// The Job of a run.
    ///
    /// @param claim the name of the claim of the dumps
    /// @param timeout after which it is given up
    public static Job of(
            Instance instance, PostgresSpec postgres, String run, String claim, Duration timeout) {
        // Not the label by which the pods of the service are selected.
        var labels = Labels.of(instance, COMPONENT);
        labels.remove(Labels.STACK);
        var meta = instance.owned(name(instance, run), labels);
        meta.setAnnotations(Map.of(Labels.DATABASE, database(postgres)));
        return new JobBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withBackoffLimit(RETRIES)
                .withActiveDeadlineSeconds(Math.max(1, timeout.toSeconds()))
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(instance.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(5L)
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
                .withContainers(container(instance, postgres, run))
                .withVolumes(volumes(instance, claim))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Container container(Instance instance, PostgresSpec postgres, String run) {
        var backup = instance.spec().rolloutOrDefault().backupOrDefault();
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(backup.imageOrDefault())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("bash", "-c", BackupScript.TEXT, "backup")
                .withEnv(environment(instance, postgres, run))
                .withNewResources()
                .addToRequests("cpu", new Quantity("50m"))
                .addToRequests("memory", new Quantity("64Mi"))
                .addToLimits("memory", new Quantity("512Mi"))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(mounts(instance))
                .build();
    }

    private static List<EnvVar> environment(Instance instance, PostgresSpec postgres, String run) {
        var environment = new ArrayList<EnvVar>();
        environment.add(variable("BACKUP_DIR", DIRECTORY));
        environment.add(
                variable("BACKUP_FILE", "%s-%s.dump".formatted(instance.name(), time(run))));
        environment.add(
                variable(
                        "BACKUP_KEEP",
                        String.valueOf(
                                instance.spec()
                                        .rolloutOrDefault()
                                        .backupOrDefault()
                                        .keepOrDefault())));
        environment.add(variable("HOME", "/tmp"));
        if (postgres.urlSecretRef() != null) {
            environment.add(variable("URL_FILE", SecretMounts.path(postgres.urlSecretRef())));
        } else {
            environment.add(variable("PGHOST", String.valueOf(postgres.host())));
            environment.add(variable("PGPORT", String.valueOf(postgres.portOrDefault())));
            environment.add(variable("PGDATABASE", String.valueOf(postgres.name())));
        }
        var credentials = postgres.credentialsSecretRef();
        if (credentials != null) {
            environment.add(
                    variable(
                            "USERNAME_FILE",
                            SecretMounts.path(
                                    credentials.name(), credentials.usernameKeyOrDefault())));
            environment.add(
                    variable(
                            "PASSWORD_FILE",
                            SecretMounts.path(
                                    credentials.name(), credentials.passwordKeyOrDefault())));
        }
        if (postgres.sslMode() != null) {
            environment.add(variable("PGSSLMODE", postgres.sslMode().value()));
        }
        if (postgres.caSecretRef() != null) {
            environment.add(variable("PGSSLROOTCERT", SecretMounts.path(postgres.caSecretRef())));
        }
        return environment;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static List<VolumeMount> mounts(Instance instance) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount("backups", DIRECTORY));
        mounts.add(mount("tmp", "/tmp"));
        SecretMounts.ofDatabase(instance.spec())
                .forEach(name -> mounts.add(SecretMounts.mount(name)));
        return mounts;
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    private static List<Volume> volumes(Instance instance, String claim) {
        var volumes = new ArrayList<Volume>();
        volumes.add(
                new VolumeBuilder()
                        .withName("backups")
                        .withNewPersistentVolumeClaim()
                        .withClaimName(claim)
                        .endPersistentVolumeClaim()
                        .build());
        volumes.add(
                new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build());
        SecretMounts.ofDatabase(instance.spec())
                .forEach(name -> volumes.add(SecretMounts.volume(name)));
        return volumes;
    }

    private static String time(String run) {
        return run.split("-", 2)[0];
    }
}
