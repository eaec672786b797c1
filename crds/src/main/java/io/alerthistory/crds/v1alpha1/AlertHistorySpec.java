package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// What shall run.
///
/// @param paused true stops every write to the cluster except status
/// @param primary the service that the operator runs
/// @param legacy the stack that is there already
/// @param database where the history is kept
/// @param retention how long is kept what is over
/// @param auth who may post and read
/// @param traffic how clients reach the service
/// @param rollout how the traffic moves from one backend to another
/// @param monitoring what is created for a monitoring system
/// @param networkPolicy who may open connections to the pods
@Wire
@ValidationRule(
        value = "!has(self.database.sqlite) || !has(self.primary.autoscaling)",
        fieldPath = ".primary.autoscaling",
        message =
                "spec.primary.autoscaling: SQLite allows one pod; remove autoscaling or use"
                        + " spec.database.postgres")
@ValidationRule(
        value =
                "!has(self.database.sqlite) || !has(self.primary.replicas) || self.primary.replicas =="
                        + " 1",
        fieldPath = ".primary.replicas",
        message =
                "spec.primary.replicas: SQLite allows one pod; remove replicas, set it to 1, or use"
                        + " spec.database.postgres")
@ValidationRule(
        value = "!has(self.database.sqlite) || !has(self.legacy)",
        fieldPath = ".legacy",
        message =
                "spec.legacy: SQLite allows one pod, so nothing can stand beside it; remove legacy or use"
                        + " spec.database.postgres")
@ValidationRule(
        value =
                "!has(self.database.sqlite) || !has(self.rollout.steps) || size(self.rollout.steps) =="
                        + " 0",
        fieldPath = ".rollout.steps",
        message =
                "spec.rollout.steps: SQLite allows one pod, so traffic cannot be divided; remove steps or"
                        + " use spec.database.postgres")
@ValidationRule(
        value =
                "!has(self.database.sqlite) || !has(self.rollout.backup.required) ||"
                        + " !self.rollout.backup.required",
        fieldPath = ".rollout.backup.required",
        message =
                "spec.rollout.backup.required: backups are taken with pg_dump, so of PostgreSQL only; set"
                        + " it to false or use spec.database.postgres")
@ValidationRule(
        value =
                "has(self.traffic.gatewayAPI) || has(self.traffic.proxy) || !has(self.rollout.steps) || self.rollout.steps.all(s,"
                        + " !has(s.weight) || s.weight in [0, 100])",
        fieldPath = ".rollout.steps",
        message =
                "spec.rollout.steps: a Service selects one backend only, so every weight must be 0 or"
                        + " 100; change the weights, or set spec.traffic.gatewayAPI or spec.traffic.proxy")
@ValidationRule(
        value = "!has(self.database.sqlite) || !has(self.traffic.proxy)",
        fieldPath = ".traffic.proxy",
        message =
                "spec.traffic.proxy: SQLite allows one pod, so traffic cannot be divided; remove"
                        + " proxy or use spec.database.postgres")
@ValidationRule(
        value = "!has(self.database.sqlite) || !has(self.traffic.gatewayAPI)",
        fieldPath = ".traffic.gatewayAPI",
        message =
                "spec.traffic.gatewayAPI: SQLite allows one pod, so traffic cannot be divided; remove"
                        + " gatewayAPI or use spec.database.postgres")
@ValidationRule(
        value = "self.traffic.active != 'legacy' || has(self.legacy)",
        fieldPath = ".traffic.active",
        message =
                "spec.traffic.active: there is no legacy stack; set spec.legacy, or set active to"
                        + " primary")
public record AlertHistorySpec(
        @JsonPropertyDescription(
                        "True stops every write of the operator to the cluster, except the status.")
                @Default("false")
                @Nullable Boolean paused,
        @JsonPropertyDescription("The service that the operator runs.") @Default("{}")
                @Nullable PrimarySpec primary,
        @JsonPropertyDescription(
                        "The stack that is there already, if any. The operator moves traffic between"
                                + " it and the primary.")
                @Nullable LegacySpec legacy,
        @JsonPropertyDescription(
                        "Where the history is kept: exactly one of postgres and sqlite. The choice"
                                + " cannot be changed later.")
                @Required
                DatabaseSpec database,
        @JsonPropertyDescription("How long is kept what is over.")
                @Nullable RetentionSpec retention,
        @JsonPropertyDescription("Who may post alerts and read the history. Absent: everybody.")
                @Nullable AuthSpec auth,
        @JsonPropertyDescription("How clients reach the service.") @Default("{}")
                @Nullable TrafficSpec traffic,
        @JsonPropertyDescription(
                        "How the traffic moves from one backend to another: from the legacy stack to"
                                + " the primary or back, or from one revision to the next.")
                @Default("{}")
                @Nullable RolloutSpec rollout,
        @JsonPropertyDescription("Objects that are created for a monitoring system.") @Default("{}")
                @Nullable MonitoringSpec monitoring,
        @JsonPropertyDescription("Which network connections to the pods are allowed.")
                @Default("{}")
                @Nullable NetworkPolicySpec networkPolicy) {

    /// Whether the operator shall write nothing but status.
    public boolean pausedOrDefault() {
        return Boolean.TRUE.equals(paused);
    }

    /// The primary, all of it defaults when absent.
    public PrimarySpec primaryOrDefault() {
        return primary != null ? primary : PrimarySpec.DEFAULT;
    }

    /// The retention, all of it defaults when absent.
    public RetentionSpec retentionOrDefault() {
        return retention != null ? retention : RetentionSpec.DEFAULT;
    }

    /// The tokens, none when absent.
    public AuthSpec authOrDefault() {
        return auth != null ? auth : AuthSpec.OPEN;
    }

    /// The traffic, all of it defaults when absent.
    public TrafficSpec trafficOrDefault() {
        return traffic != null ? traffic : TrafficSpec.DEFAULT;
    }

    /// How the traffic moves, all of it defaults when absent.
    public RolloutSpec rolloutOrDefault() {
        return rollout != null ? rollout : RolloutSpec.DEFAULT;
    }

    /// The monitoring, nothing when absent.
    public MonitoringSpec monitoringOrDefault() {
        return monitoring != null ? monitoring : MonitoringSpec.NONE;
    }

    /// The network policy, none when absent.
    public NetworkPolicySpec networkPolicyOrDefault() {
        return networkPolicy != null ? networkPolicy : NetworkPolicySpec.NONE;
    }
}
