package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The kind of a workload that is there already.
public enum WorkloadKind {
    /// A Deployment.
    @JsonProperty("Deployment")
    DEPLOYMENT,
    /// A StatefulSet.
    @JsonProperty("StatefulSet")
    STATEFUL_SET
}
