package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/// The identity of the pods, which may do nothing.
public final class Access {

    private Access() {}

    /// A ServiceAccount whose token no pod gets.
    public static ServiceAccount account(Instance instance) {
        return new ServiceAccountBuilder()
                .withMetadata(instance.owned(instance.name(), Labels.of(instance, "service")))
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
