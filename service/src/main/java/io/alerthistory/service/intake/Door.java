package io.alerthistory.service.intake;

import io.alerthistory.service.http.ApiError;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// What all intakes have in common, whatever they take in: the room for bodies, how many are committed
/// at a time, and which answer each failure gets.
public final class Door {

    private final Intake intake;
    private final InstantSource clock;
    private final Admission admission = new Admission();
    private final Semaphore turns;

    /// @param atATime bodies that are decided and committed at a time; more of them are answered 503
    public Door(Intake intake, int atATime, InstantSource clock) {
        this.intake = intake;
        this.turns = new Semaphore(atATime);
        this.clock = clock;
    }

    /// Reads a body; it takes room until closed.
    Admission.Body read(ServerRequestHeaders headers, InputStream in) {
        var encoding = headers.first(HeaderNames.CONTENT_ENCODING).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw ApiError.badRequest(
                    "UNSUPPORTED_ENCODING",
                    "Content-Encoding: " + encoding + " is not taken; send the body as it is",
                    Map.of());
        }
        var declared = headers.first(HeaderNames.CONTENT_LENGTH).map(Long::parseLong).orElse(-1L);
        return admission.read(in, declared);
    }

    Instant now() {
        return clock.instant();
    }

    /// Reads what a body says; of one that cannot be understood a sample is kept.
    <T> T parse(byte[] body, Parsing<T> parsing) {
        try {
            return parsing.of(body);
        } catch (MalformedBody e) {
            intake.keepSample(body, e, clock.instant());
            throw new ApiError(
                    e.code().equals("TOO_MANY_ALERTS") ? 413 : 400,
                    e.code(),
                    String.valueOf(e.getMessage()),
                    Map.of());
        }
    }

    /// Commits, when it is its turn.
    Outcome commit(Committing committing) {
        if (!turns.tryAcquire()) {
            throw ApiError.unavailable(
                    "OVERLOADED", "too many bodies wait for their commit; send it again");
        }
        try {
            return committing.commit(intake);
        } catch (IntakeUnavailable _) {
            var error =
                    ApiError.unavailable(
                            "STORAGE_UNAVAILABLE",
                            "the alerts could not be stored now; send them again, /readyz has the"
                                    + " reason");
            throw intake.stalled() ? error.closing() : error;
        } finally {
            turns.release();
        }
    }

    /// Makes something of bytes.
    @FunctionalInterface
    interface Parsing<T> {
        T of(byte[] body) throws MalformedBody;
    }

    /// Commits something.
    @FunctionalInterface
    interface Committing {
        Outcome commit(Intake intake) throws IntakeUnavailable;
    }
}
