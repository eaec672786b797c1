package io.alerthistory.operator.alerthistory;

/// What the operator itself was told.
///
/// @param serviceImage the image where the spec names none
/// @param namespace where the operator runs
public record Settings(String serviceImage, String namespace) {}
