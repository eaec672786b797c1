package io.alerthistory.operator.desired;

/// A spec that admission let pass and that cannot be built. The message names the field and the
/// remedy.
public final class InvalidSpec extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// With the message for the condition.
    public InvalidSpec(String message) {
        super(message);
    }
}
