package io.alerthistory.service;

import io.alerthistory.service.config.DatabaseConfig;
import io.alerthistory.service.config.LiveState;
import io.alerthistory.service.config.PostgresEndpoint;
import io.alerthistory.service.config.Role;
import io.alerthistory.service.config.SecretProblem;
import io.alerthistory.service.config.ServiceConfig;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.http.HttpServer.Address;
import io.alerthistory.service.http.Token;
import io.alerthistory.service.observe.Reason;
import io.alerthistory.service.observe.Stack;
import io.alerthistory.service.retention.Kept;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.NotReadyException;
import io.alerthistory.service.work.Standing;
import java.time.Instant;
import java.util.List;

/// From what the configuration says to what the parts of the service take.
final class Wiring {

    private Wiring() {}

    static App.Options options(ServiceConfig config, LiveWatch live, Instant startedAt) {
        var server = config.server();
        var episodes = config.episodes();
        return new App.Options(
                new Stack(
                        config.stack().name(),
                        config.stack().revision(),
                        Main.version(),
                        startedAt),
                new Address(server.host(), server.port(), "server.port"),
                new Address(server.host(), server.adminPort(), "server.adminPort"),
                database(config.database()),
                new Rules(episodes.skew(), episodes.lateWindow(), episodes.staleFloor()),
                new Kept(config.retention().history(), config.retention().quarantine()),
                server.maxConcurrentIntake(),
                config.intake().resolveTimeout(),
                config.intake().recorderUrls(),
                config.drain(),
                live::keys,
                () -> live.state().config().draining(),
                () -> Standing.of(live.state().config().active()),
                () -> missing(live.state()));
    }

    static Guard.Keys keys(LiveState state) {
        return new Guard.Keys(
                !state.open(),
                state.tokens().stream()
                        .map(token ->
                                Token.of(
                                        token.name(), access(token.role()), token.value().reveal()))
                        .toList());
    }

    private static Access access(Role role) {
        return switch (role) {
            case INGEST -> Access.INGEST;
            case READ -> Access.READ;
            case OPERATE -> Access.OPERATE;
        };
    }

    private static List<Reason> missing(LiveState state) {
        return state.missing().stream()
                .map(missing -> new Reason(missing.code(), missing.message()))
                .toList();
    }

    private static DatabaseSettings database(DatabaseConfig config) {
        return switch (config) {
            case DatabaseConfig.Sqlite sqlite -> new DatabaseSettings.Sqlite(sqlite.path());
            case DatabaseConfig.Postgres postgres ->
                    new DatabaseSettings.Postgres(
                            () -> endpoint(postgres),
                            postgres.reads().map(_ -> () -> reading(postgres)),
                            postgres.maxConnections());
        };
    }

    private static DatabaseSettings.Endpoint endpoint(DatabaseConfig.Postgres config) {
        try {
            return endpoint(PostgresEndpoint.of(config));
        } catch (SecretProblem e) {
            throw new NotReadyException(e.code(), e.message());
        }
    }

    private static DatabaseSettings.Endpoint reading(DatabaseConfig.Postgres config) {
        try {
            return endpoint(PostgresEndpoint.reading(config).orElseThrow());
        } catch (SecretProblem e) {
            throw new NotReadyException(e.code(), e.message());
        }
    }

    private static DatabaseSettings.Endpoint endpoint(PostgresEndpoint endpoint) {
        return new DatabaseSettings.Endpoint(
                endpoint.jdbcUrl(), endpoint.user(), endpoint.password().reveal());
    }
}
