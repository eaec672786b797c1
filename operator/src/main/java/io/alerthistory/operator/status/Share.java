package io.alerthistory.operator.status;

import io.alerthistory.operator.rollout.Backend;

/// A backend of now.
///
/// @param backend it
/// @param weight its share of the traffic, in percent
/// @param ready how many of its pods are ready
public record Share(Backend backend, int weight, int ready) {}
