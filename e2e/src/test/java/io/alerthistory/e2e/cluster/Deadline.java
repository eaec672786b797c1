package io.alerthistory.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what must become true, and tells the state of everything when it does not.
final class Deadline {

    private static final Duration POLL = Duration.ofMillis(200);

    private Deadline() {}

    /// A look at the world that may still fail.
    interface Look {
        boolean holds() throws Exception;
    }

    /// Waits until a look holds.
    ///
    /// @param what a phrase, for the failure
    /// @param state of everything, asked for only when it does not become true
    static void await(String what, Duration within, Look look, Supplier<String> state) {
        var end = System.nanoTime() + within.toNanos();
        var last = "it does not hold";
        while (true) {
            try {
                if (look.holds()) {
                    return;
                }
                last = "it does not hold";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for: " + what, e);
            } catch (java.io.IOException | KubernetesClientException e) {
                last = String.valueOf(e);
            } catch (Exception e) {
                throw new AssertionError(what, e);
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not within %d s: %s (%s)%n%s"
                                .formatted(within.toSeconds(), what, last, state.get()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
