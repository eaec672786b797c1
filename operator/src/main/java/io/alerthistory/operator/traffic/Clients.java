package io.alerthistory.operator.traffic;

import io.alerthistory.operator.rollout.Backend;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;

/// Whose pods the client Service selects.
public sealed interface Clients {

    /// Those of a backend.
    ///
    /// @param backend it
    record Of(Backend backend) implements Clients {}

    /// Those of the provider, which pass everything on.
    ///
    /// @param selector of them
    /// @param port that they listen on
    record Own(Map<String, String> selector, IntOrString port) implements Clients {}
}
