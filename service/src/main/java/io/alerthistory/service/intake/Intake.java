package io.alerthistory.service.intake;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/// Where bodies wait for their commit. A caller waits until its own body is durable; meanwhile a
/// writer commits, in one transaction, everything that arrived while the last one was on its way.
///
/// Two writers may want the same series: the row locks, taken in one order, make that right.
public final class Intake implements AutoCloseable {

    /// How long a body may wait for its commit, from its arrival. A sender is answered within 5 s.
    public static final Duration DEADLINE = Duration.ofMillis(4_300);

    /// Bodies of more alerts than this are work and not waiting: each alert more has a millisecond.
    private static final int ORDINARY_ALERTS = Backlog.MAX_ALERTS;

    /// How much of a body that was refused is kept, in bytes.
    public static final int SAMPLE = 16_384;

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final AtomicLong lastSample =
            new AtomicLong(System.nanoTime() - SAMPLE_EVERY.toNanos());
    private final Rhythms rhythms = new Rhythms();
    private final Stall stall = new Stall();
    private final Backlog backlog = new Backlog(System::nanoTime);
    private final List<Writer> writers = new ArrayList<>();
    private final Deadlines deadlines;

    public Intake(Database database, Rules rules, String owner, IntakeWatch watch) {
        this.database = database;
        var cache = new SeriesCache();
        var ids = new IdBlocks();
        for (var i = 0; i < database.writers(); i++) {
            writers.add(
                    new Writer(
                            i,
                            backlog,
                            cache,
                            ids,
                            database::intakeStore,
                            rules,
                            owner,
                            rhythms,
                            watch));
        }
        this.deadlines = new Deadlines(stall, backlog, writers);
    }

    /// Commits the alerts of this body, all together.
    ///
    /// @throws IntakeUnavailable when that did not succeed in time
    public Outcome accept(WebhookBody body, Instant receivedAt) throws IntakeUnavailable {
        refuseUntilReady();
        if (body.entries().isEmpty()) {
            return new Outcome(0, 0, 0);
        }
        var deadline = System.nanoTime() + DEADLINE.plusMillis(more(body)).toNanos();
        return await(submit(body, receivedAt, deadline));
    }

    /// A body and when it was heard.
    record Heard(WebhookBody body, Instant at) {}

    /// Commits the alerts of all these bodies, in as few transactions as the writers make of them.
    ///
    /// @throws IntakeUnavailable when that did not succeed in time; some may be committed all the same
    Outcome acceptAll(List<Heard> bodies) throws IntakeUnavailable {
        refuseUntilReady();
        var more = bodies.stream().mapToLong(heard -> more(heard.body())).sum();
        var deadline = System.nanoTime() + DEADLINE.plusMillis(more).toNanos();
        var pending = new ArrayList<Pending>(bodies.size());
        for (var heard : bodies) {
            if (!heard.body().entries().isEmpty()) {
                pending.add(submit(heard.body(), heard.at(), deadline));
            }
        }
        var sum = new Outcome(0, 0, 0);
        for (var one : pending) {
            sum = sum.and(await(one));
        }
        return sum;
    }

    private static long more(WebhookBody body) {
        return Math.max(0, body.entries().size() - ORDINARY_ALERTS);
    }

    private Pending submit(WebhookBody body, Instant receivedAt, long deadline) {
        var pending = new Pending(body, receivedAt.truncatedTo(ChronoUnit.MICROS), deadline);
        backlog.add(pending);
        return pending;
    }

    private void refuseUntilReady() throws IntakeUnavailable {
        if (stall.isNear()) {
            throw new IntakeUnavailable("the process stood still a moment ago", null);
        }
        var reason = database.notReady();
        if (reason.isPresent() && !reason.get().code().equals("DATABASE_UNREACHABLE")) {
            throw new IntakeUnavailable(reason.get().message(), null);
        }
    }

    /// Keeps what it was of a body that nobody could understand, without waiting for it: a sample for
    /// the person who looks for the broken sender. At most one a second is kept, and no more than
    /// [#SAMPLE] bytes of it.
    public void keepSample(byte[] body, MalformedBody why, Instant receivedAt) {
        var now = System.nanoTime();
        var last = lastSample.get();
        if (database.notReady().isPresent()
                || now - last < SAMPLE_EVERY.toNanos()
                || !lastSample.compareAndSet(last, now)) {
            return;
        }
        var sample = Arrays.copyOf(body, Math.min(body.length, SAMPLE));
        backlog.add(
                new Pending(
                        WebhookBody.refused(why, sample),
                        receivedAt.truncatedTo(ChronoUnit.MICROS),
                        now + DEADLINE.toNanos()));
    }

    /// Whether the process stood still a moment ago, so that connections from before are better closed.
    boolean stalled() {
        return stall.isNear();
    }

    Rhythms rhythms() {
        return rhythms;
    }

    /// How many bodies wait for a writer.
    public int waiting() {
        return backlog.size();
    }

    private static Outcome await(Pending pending) throws IntakeUnavailable {
        try {
            return pending.answer().get();
        } catch (ExecutionException e) {
            throw new IntakeUnavailable(String.valueOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            pending.giveUp("the service is stopping");
            Thread.currentThread().interrupt();
            throw new IntakeUnavailable("the service is stopping", e);
        }
    }

    /// Stops after everything that was accepted is committed or its deadline has passed.
    @Override
    public void close() {
        writers.forEach(Writer::close);
        deadlines.close();
    }
}
