package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database of this process: opened in the background, migrated, watched, closed.
///
/// The service listens before its database is there, so opening never fails: until it succeeds
/// [#notReady] says why, and it is tried again and again.
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final Duration WATCH = Duration.ofSeconds(2);

    /// Why the database cannot be used now.
    public record Reason(String code, String message) {}

    private final Connections connections;
    private final DbClient client;
    private final InstantSource clock;
    private final RunningProcess me;
    private final BooleanSupplier keepsHouse;
    private RunningProcess listener;
    private Instant lastBeat;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Thread keeper;
    private volatile @Nullable Reason reason =
            new Reason("STARTING", "the database is being opened");
    private volatile int schema;
    private volatile @Nullable Capacity capacity;

    private Database(
            Connections connections,
            RunningProcess me,
            InstantSource clock,
            BooleanSupplier keepsHouse) {
        this.connections = connections;
        this.client = connections.client();
        this.me = me;
        this.listener = me;
        this.clock = clock;
        this.keepsHouse = keepsHouse;
        this.lastBeat = clock.instant();
        this.keeper = Thread.ofPlatform().name("database").daemon().start(this::keep);
    }

    /// Begins to open the database and returns at once.
    ///
    /// @param me who uses it, for its heartbeat
    /// @param keepsHouse whether this process prepares the days to come; it always prepares its own
    public static Database open(
            DatabaseSettings settings,
            RunningProcess me,
            InstantSource clock,
            BooleanSupplier keepsHouse) {
        return new Database(Connections.of(settings), me, clock, keepsHouse);
    }

    /// Begins to open the database of one that prepares the days to come.
    public static Database open(DatabaseSettings settings, RunningProcess me, InstantSource clock) {
        return open(settings, me, clock, () -> true);
    }

    public Dialect dialect() {
        return connections.dialect();
    }

    /// Why the database cannot be used; empty while it can.
    public Optional<Reason> notReady() {
        return Optional.ofNullable(reason);
    }

    /// The version of the schema; 0 before it is known.
    public int schema() {
        return schema;
    }

    /// How many connections the server allows, as it said a few seconds ago; empty before that, and
    /// where there is no server.
    public Optional<Capacity> capacity() {
        return Optional.ofNullable(capacity);
    }

    /// Waits until the database was opened; false when the time passed before.
    public boolean awaitOpen(Duration time) throws InterruptedException {
        return opened.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// A write side of one's own; the database must be open.
    public IntakeStore intakeStore() {
        return connections.intakeStore(clock);
    }

    /// What is stored of who was silent.
    public SilenceStore silence() {
        return new SilenceStore(connections.upkeep(), dialect());
    }

    /// What is stored of claims that run out.
    public ClaimStore claims() {
        return new ClaimStore(connections.upkeep(), dialect());
    }

    /// What is stored of what Alertmanagers may have dropped.
    public ReconcileStore reconciling() {
        return new ReconcileStore(connections.upkeep(), dialect());
    }

    /// The right to do such work alone; empty while another process has it.
    ///
    /// @throws StorageException when the database cannot be used
    public Optional<Turn> turn(Turn.Work work) {
        return Turn.take(connections.upkeep(), dialect(), work);
    }

    /// Where what is old is taken away.
    public RetentionStore retention() {
        return new RetentionStore(connections.upkeep(), dialect());
    }

    /// How many writers make sense at once.
    public int writers() {
        return connections.writers();
    }

    /// For reading, inside of [#read].
    public DbClient client() {
        return client;
    }

    /// Rows by their keys, inside of [#read].
    <T> List<T> byKeys(String sql, int places, List<Long> keys, ByKeys.Row<T> row) {
        try (var connection = connections.reading().getConnection()) {
            return ByKeys.list(connection, dialect(), sql, places, keys, row);
        } catch (SQLException e) {
            throw StorageException.of("reading", e);
        }
    }

    /// Runs a read where it cannot starve the writers: a fair queue before a small pool of connections.
    ///
    /// @throws StorageException TRANSIENT when the queue did not move in time
    public <T> T read(Callable<T> query) {
        try {
            return connections.read(query);
        } catch (StorageException e) {
            LOG.warn("a question was not answered: {}", e.getMessage());
            throw e;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            keeper.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        connections.close();
    }

    private void keep() {
        try {
            if (openUntilDone()) {
                opened.countDown();
                watch();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean openUntilDone() throws InterruptedException {
        var wait = FIRST_RETRY;
        while (true) {
            try {
                reason = new Reason("MIGRATING", "the schema is being brought up to date");
                schema = Migration.run(connections.migrating(), dialect());
                connections.maintain(keepsHouse.getAsBoolean());
                // Whoever looks who was there to listen finds this process from the first alert on.
                beat();
                ready();
                return true;
            } catch (SQLException | RuntimeException e) {
                unready(e);
            }
            if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            wait =
                    wait.multipliedBy(2).compareTo(LAST_RETRY) > 0
                            ? LAST_RETRY
                            : wait.multipliedBy(2);
        }
    }

    private void watch() throws InterruptedException {
        var now = System.nanoTime();
        var nextMaintenance = now + connections.maintainEvery().toNanos();
        var nextBeat = now + Heartbeat.EVERY.toNanos();
        do {
            try {
                connections.ping();
                now = System.nanoTime();
                if (now - nextMaintenance >= 0) {
                    connections.maintain(keepsHouse.getAsBoolean());
                    nextMaintenance = now + connections.maintainEvery().toNanos();
                }
                if (now - nextBeat >= 0) {
                    beat();
                    nextBeat = now + Heartbeat.EVERY.toNanos();
                }
                ready();
            } catch (SQLException | RuntimeException e) {
                if (!Unreachable.isBusy(e) || overdue()) {
                    unready(e);
                }
            }
        } while (!closing.await(WATCH.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// After a time without the database this process counts as another one: it could not listen.
    private void beat() throws SQLException {
        var now = clock.instant();
        if (overdue()) {
            listener = me.since(now);
        }
        try (var connection = connections.upkeep().getConnection()) {
            Heartbeat.beat(connection, dialect(), listener, now);
            capacity = capacity(connection);
        }
        lastBeat = now;
    }

    /// A server that does not tell is no worse for that.
    private @Nullable Capacity capacity(Connection connection) {
        if (dialect() != Dialect.POSTGRES) {
            return null;
        }
        try {
            return Capacity.of(connection).orElse(null);
        } catch (SQLException e) {
            LOG.debug("connections: {}", e.getMessage());
            return null;
        }
    }

    private boolean overdue() {
        var since = Duration.between(lastBeat, clock.instant());
        return since.compareTo(Heartbeat.EVERY.multipliedBy(6)) > 0;
    }

    private void ready() {
        if (reason != null) {
            LOG.info("database is ready: {} schema={}", dialect(), schema);
            reason = null;
        }
    }

    private void unready(Exception e) {
        var now = Unreachable.reason(e);
        if (!now.equals(reason)) {
            LOG.warn("database is not ready: {} {}", now.code(), now.message());
        }
        reason = now;
    }
}
