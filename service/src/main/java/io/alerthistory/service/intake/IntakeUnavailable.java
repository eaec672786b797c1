package io.alerthistory.service.intake;

import org.jspecify.annotations.Nullable;

/// The body could not be committed now; its sender should send it again. It may have been stored all
/// the same, when the database did not answer in time; the repeat then finds it.
public final class IntakeUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    public IntakeUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
