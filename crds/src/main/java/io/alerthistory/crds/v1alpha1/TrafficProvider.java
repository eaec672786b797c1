package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// What carries the traffic, and what it is being changed to.
///
/// @param active what carries it: Selector, Gateway or Proxy
/// @param next what it is being changed to
/// @param state of the change: Building, Switching or Draining
/// @param until when the old one is removed
@Wire
public record TrafficProvider(
        @JsonPropertyDescription("What carries the traffic: Selector, Gateway or Proxy.")
                @Size(max = 16)
                @Nullable String active,
        @JsonPropertyDescription("What it is being changed to.") @Size(max = 16)
                @Nullable String next,
        @JsonPropertyDescription("State of the change: Building, Switching or Draining.")
                @Size(max = 16)
                @Nullable String state,
        @JsonPropertyDescription("When the old one is removed.") @Size(max = 32)
                @Nullable String until) {}
