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
/// @param database where the history is kept
/// @param auth who may post and read
/// @param traffic how clients reach the service
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
public record AlertHistorySpec(
        @JsonPropertyDescription(
                        "True stops every write of the operator to the cluster, except the status.")
                @Default("false")
                @Nullable Boolean paused,
        @JsonPropertyDescription("The service that the operator runs.") @Default("{}")
                @Nullable PrimarySpec primary,
        @JsonPropertyDescription(
                        "Where the history is kept: exactly one of postgres and sqlite. The choice"
                                + " cannot be changed later.")
                @Required
                DatabaseSpec database,
        @JsonPropertyDescription("Who may post alerts and read the history. Absent: everybody.")
                @Nullable AuthSpec auth,
        @JsonPropertyDescription("How clients reach the service.") @Default("{}")
                @Nullable TrafficSpec traffic,
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

    /// The tokens, none when absent.
    public AuthSpec authOrDefault() {
        return auth != null ? auth : AuthSpec.OPEN;
    }

    /// The traffic, all of it defaults when absent.
    public TrafficSpec trafficOrDefault() {
        return traffic != null ? traffic : TrafficSpec.DEFAULT;
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
