package io.alerthistory.service.intake;

import io.alerthistory.service.http.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds the memory that bodies take: they are read into a budget shared by all, and what finds no
/// room in time is answered 503 and comes again. So many small bodies fit at once, or one of the
/// largest, and a slow sender holds no more than it has sent.
final class Admission {

    /// The largest body, in bytes.
    static final int MAX_BODY = 16 << 20;

    private static final int BUDGET_KIB = (MAX_BODY >> 10) + 4_096;
    private static final int FIRST = 4 << 10;
    private static final int STEP = 64 << 10;
    private static final long DISCARDED = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// A body has so long to arrive, and each of its KiB a bit more.
    private static final long ARRIVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long ARRIVAL_NANOS_PER_KIB = Duration.ofMillis(4).toNanos();

    private final Semaphore kib = new Semaphore(BUDGET_KIB, true);

    /// A body, and the room that it takes until closed. It grows with what arrives, so that a sender
    /// that only announces much holds little.
    final class Body implements AutoCloseable {

        private final int most;
        private byte[] buffer = {};
        private int size;
        private int held;

        private Body(int most) {
            this.most = most;
        }

        /// Hands the bytes over: once, so that a large body is not held while its alerts are stored.
        byte[] bytes() {
            var all = size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
            buffer = new byte[0];
            size = 0;
            return all;
        }

        private void requireInTime(long began) {
            var allowed = ARRIVAL_NANOS + (size >> 10) * ARRIVAL_NANOS_PER_KIB;
            if (System.nanoTime() - began > allowed) {
                throw ApiError.unavailable(
                                "TOO_SLOW", "the body did not arrive in time; send it again")
                        .closing();
            }
        }

        private boolean full() {
            return size == most;
        }

        /// Takes what comes next; false at the end.
        private boolean take(InputStream in) {
            if (size == buffer.length) {
                grow(Math.min(most, Math.max(FIRST, 4 * buffer.length)));
            }
            var n = next(in, buffer, size);
            size += Math.max(0, n);
            return n >= 0;
        }

        private void grow(int length) {
            var needed = (length + 1023) / 1024 - held;
            acquire(needed);
            held += needed;
            buffer = Arrays.copyOf(buffer, length);
        }

        @Override
        public void close() {
            kib.release(held);
            held = 0;
        }
    }

    /// Reads a whole body.
    ///
    /// @param declared its `Content-Length`, or −1
    /// @throws ApiError 413 over [#MAX_BODY], 503 without room in time
    Body read(InputStream in, long declared) {
        if (declared > MAX_BODY) {
            discard(in);
            throw tooLarge();
        }
        var body = new Body(declared < 0 ? MAX_BODY : (int) declared);
        var began = System.nanoTime();
        try {
            while (!body.full() && body.take(in)) {
                body.requireInTime(began);
            }
            // Where the length was told, this only tells the server that nothing is left; it would
            // make room to look for more.
            if (body.full() && next(in, new byte[1], 0) >= 0) {
                discard(in);
                throw tooLarge();
            }
            return body;
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private void acquire(int amount) {
        try {
            if (!kib.tryAcquire(amount, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ApiError.unavailable(
                                "OVERLOADED", "too much is being received at once; send it again")
                        .closing();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiError.unavailable("STOPPING", "the service is stopping; send it again");
        }
    }

    /// A client that is cut off while it sends does not read why: take some of the rest first.
    private static void discard(InputStream in) {
        var rest = new byte[STEP];
        var left = DISCARDED;
        for (var n = next(in, rest, 0); n >= 0 && left > 0; n = next(in, rest, 0)) {
            left -= n;
        }
    }

    /// The server's parser of chunks throws whatever it stumbles over.
    private static int next(InputStream in, byte[] into, int from) {
        try {
            return in.read(into, from, into.length - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException | IllegalStateException _) {
            throw ApiError.badRequest(
                            "MALFORMED_CHUNKS",
                            "the chunked body has a size that cannot be read",
                            Map.of())
                    .closing();
        }
    }

    private static ApiError tooLarge() {
        return new ApiError(
                        413,
                        "BODY_TOO_LARGE",
                        "the body is over 16 MiB; set max_alerts in the webhook_config, or group by"
                                + " more labels",
                        Map.of("limitBytes", MAX_BODY))
                .closing();
    }
}
