package io.alerthistory.service.config;

/// A value that is never printed.
///
/// @param reveal the value itself, for the one place that needs it
public record Secret(String reveal) {

    /// What stands wherever a secret would be printed.
    public static final String MASK = "********";

    @Override
    public String toString() {
        return MASK;
    }
}
