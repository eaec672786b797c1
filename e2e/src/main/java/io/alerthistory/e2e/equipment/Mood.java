package io.alerthistory.e2e.equipment;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// How a program behaves at the moment, and what becomes of the next request. A share is kept
/// exactly: of errors=0.1 it is every tenth request.
public final class Mood {

    private final AtomicReference<Misbehaviour> now;
    private final AtomicLong requests = new AtomicLong();

    /// What becomes of one request.
    public enum Fate {
        /// As it should be.
        ANSWERED,
        /// 500, and nothing is changed.
        FAILED,
        /// No answer at all.
        HANGING
    }

    /// Begins in a mood.
    public Mood(Misbehaviour first) {
        now = new AtomicReference<>(first);
    }

    /// The mood of the moment.
    public Misbehaviour now() {
        return now.get();
    }

    /// Changes it, for the requests that come.
    public void change(Misbehaviour next) {
        now.set(next);
    }

    /// Takes the next request, after the delay.
    public Fate next() throws InterruptedException {
        var mood = now.get();
        var number = requests.getAndIncrement();
        Thread.sleep(mood.delay());
        if (due(mood.hang(), number)) {
            return Fate.HANGING;
        }
        return due(mood.errors(), number) ? Fate.FAILED : Fate.ANSWERED;
    }

    private static boolean due(double share, long number) {
        return Math.floor((number + 1) * share) > Math.floor(number * share);
    }
}
