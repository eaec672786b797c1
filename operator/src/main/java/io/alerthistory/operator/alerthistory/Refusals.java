package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What to say when the API server refuses a write.
final class Refusals {

    private static final int INVALID = 422;
    private static final int BAD_REQUEST = 400;

    private Refusals() {}

    static Problem of(int code, @Nullable Status status, @Nullable String message) {
        var said =
                status != null && status.getMessage() != null
                        ? status.getMessage()
                        : Objects.requireNonNullElse(message, "no message");
        return code == INVALID || code == BAD_REQUEST
                ? new Problem(
                        "InvalidSpec",
                        "The API server refuses what the spec asks for: %s. Correct the field named, most likely in spec.primary."
                                .formatted(said))
                : new Problem(
                        "WriteRefused",
                        "The API server refuses a write (%d): %s. Grant what is missing, or raise the quota; it is tried again."
                                .formatted(code, said));
    }
}
