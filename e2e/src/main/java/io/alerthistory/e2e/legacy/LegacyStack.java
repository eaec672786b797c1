package io.alerthistory.e2e.legacy;

import com.sun.net.httpserver.HttpServer;
import io.alerthistory.e2e.equipment.Misbehaviour;
import io.alerthistory.e2e.equipment.Mood;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// The stand-in as a program. From the environment, as the stack of before: `DATABASE_URL`, `HOST`
/// (0.0.0.0), `PORT` (8080); of its own: `FINGERPRINT` (sha256 or md5) and `MISBEHAVE`
/// ([Misbehaviour#parse]).
public final class LegacyStack implements AutoCloseable {

    private static final int GRACE_SECONDS = 1;
    private static final long POLITE_NANOS = 1_500_000_000;
    private static final long MIGRATION_PAUSE_NANOS = 500_000_000;

    private final HttpServer server;
    private final LegacyApi api;
    private final LegacyStore store;
    private final Thread migration;

    private LegacyStack(HttpServer server, LegacyApi api, LegacyStore store, Thread migration) {
        this.server = server;
        this.api = api;
        this.store = store;
        this.migration = migration;
    }

    /// Runs it until the process is told to stop.
    public static void main(String[] args) throws IOException {
        // As uvicorn: connections are kept, and closed after five seconds without a request.
        System.setProperty("sun.net.httpserver.idleInterval", "5");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var stack = start(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(stack::leave, "stop"));
        System.out.println("legacy stand-in: listening port=" + stack.port());
    }

    /// Starts it. It is not ready before its tables are there.
    ///
    /// @throws IllegalArgumentException for a variable that cannot be used
    public static LegacyStack start(Map<String, String> environment) throws IOException {
        var mood = new Mood(Misbehaviour.parse(environment.get(Misbehaviour.VARIABLE)));
        var fingerprint =
                PythonFingerprint.valueOf(
                        environment.getOrDefault("FINGERPRINT", "sha256").toUpperCase(Locale.ROOT));
        var store = LegacyStore.open(environment.getOrDefault("DATABASE_URL", ""));
        var api = new LegacyApi(store, fingerprint, mood);
        var host = environment.getOrDefault("HOST", "0.0.0.0");
        var port = Integer.parseInt(environment.getOrDefault("PORT", "8080"));
        var server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", api::handle);
        server.start();
        return new LegacyStack(
                server, api, store, Thread.ofPlatform().daemon().start(() -> migrate(store)));
    }

    private static void migrate(LegacyStore store) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                store.migrate();
                return;
            } catch (SQLException e) {
                System.out.println("legacy stand-in: no tables yet: " + e.getMessage());
                LockSupport.parkNanos(MIGRATION_PAUSE_NANOS);
            }
        }
    }

    /// Where it listens.
    public int port() {
        return server.getAddress().getPort();
    }

    /// Lets clients that come often go elsewhere, then ends.
    private void leave() {
        api.sendAway();
        LockSupport.parkNanos(POLITE_NANOS);
        close();
    }

    @Override
    public void close() {
        server.stop(GRACE_SECONDS);
        migration.interrupt();
        store.close();
    }
}
