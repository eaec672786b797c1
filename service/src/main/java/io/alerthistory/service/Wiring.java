package io.alerthistory.service;

import io.alerthistory.service.config.AlertmanagerSource;
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
import io.alerthistory.service.intake.AlertmanagerPeer;
import io.alerthistory.service.intake.PulledCluster;
import io.alerthistory.service.observe.Reason;
import io.alerthistory.service.observe.Stack;
import io.alerthistory.service.retention.Kept;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.NotReadyException;
import io.alerthistory.service.work.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

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
                config.sources().stream().map(Wiring::pulled).toList(),
                config.drain(),
                live::keys,
                () -> live.state().config().draining(),
                () -> Standing.of(live.state().config().active()),
                () -> missing(live.state()));
    }

    private static PulledCluster pulled(AlertmanagerSource source) {
        return new PulledCluster(
                source.peers().stream()
                        .map(peer ->
                                new AlertmanagerPeer(
                                        peer.url(),
                                        peer.externalUrl(),
                                        source.timeout(),
                                        () -> authorization(source)))
                        .toList(),
                source.interval(),
                source.timeout(),
                source.caFile());
    }

    private static Optional<String> authorization(AlertmanagerSource source) {
        try {
            if (source.tokenFile().isPresent()) {
                return Optional.of("Bearer " + source.tokenFile().get().read().reveal());
            }
            if (source.user().isPresent() && source.passwordFile().isPresent()) {
                var both = source.user().get() + ":" + source.passwordFile().get().read().reveal();
                return Optional.of(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(both.getBytes(StandardCharsets.UTF_8)));
            }
            return Optional.empty();
        } catch (SecretProblem e) {
            throw new IllegalStateException(e.message(), e);
        }
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
