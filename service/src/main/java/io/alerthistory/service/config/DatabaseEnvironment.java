package io.alerthistory.service.config;

import io.alerthistory.service.config.DatabaseConfig.Address;
import io.alerthistory.service.config.DatabaseConfig.Credential;
import io.alerthistory.service.config.DatabaseConfig.Plain;
import io.alerthistory.service.config.DatabaseConfig.Postgres;
import io.alerthistory.service.config.DatabaseConfig.Server;
import io.alerthistory.service.config.DatabaseConfig.Sqlite;
import io.alerthistory.service.config.EnvironmentNames.Variable;
import io.alerthistory.service.config.EnvironmentValues.Given;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which database the environment means. It never ends at SQLite where PostgreSQL was meant: what
/// contradicts itself refuses the start.
final class DatabaseEnvironment {

    private static final Path LITE = Path.of("/data/alerthistory.db");

    private static final List<Variable> SERVER =
            List.of(
                    EnvironmentNames.HOST,
                    EnvironmentNames.NAME,
                    EnvironmentNames.USER,
                    EnvironmentNames.PASSWORD);

    private final DatabaseConfig file;
    private final EnvironmentValues values;

    DatabaseEnvironment(DatabaseConfig file, EnvironmentValues values) {
        this.file = file;
        this.values = values;
    }

    DatabaseConfig database() {
        var profile = profile();
        var named = withPool(withSslMode(named(profile)));
        if (!values.hasProblems() && profile.isPresent()) {
            check(profile.get(), named);
        }
        return named;
    }

    private enum Profile {
        LITE,
        STANDARD
    }

    private Optional<Profile> profile() {
        var given = values.agreed(EnvironmentNames.PROFILE);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        return switch (given.get().value().toLowerCase(Locale.ROOT)) {
            case "lite" -> Optional.of(Profile.LITE);
            case "standard" -> Optional.of(Profile.STANDARD);
            default -> {
                values.problem(
                        given.get(),
                        Checks.quoted(given.get().value())
                                + " is no profile; give lite or standard, or unset it");
                yield Optional.empty();
            }
        };
    }

    private void check(Profile profile, DatabaseConfig database) {
        switch (database) {
            case Sqlite _ when profile == Profile.STANDARD ->
                    values.problem(
                            "PROFILE: standard means PostgreSQL, and none is configured; set"
                                    + " DATABASE_URL or DATABASE_HOST, or PROFILE=lite for SQLite");
            case Postgres _ when profile == Profile.LITE ->
                    values.problem(
                            "PROFILE: lite means SQLite, and PostgreSQL is configured; unset PROFILE,"
                                    + " or remove the PostgreSQL database");
            case Sqlite _, Postgres _ -> {}
        }
    }

    private DatabaseConfig named(Optional<Profile> profile) {
        var url = values.first(EnvironmentNames.URL);
        if (url.isPresent()) {
            return fromUrl(url.get());
        }
        var sqlite = values.first(EnvironmentNames.SQLITE_PATH);
        var server = SERVER.stream().flatMap(some -> values.all(some).stream()).toList();
        if (profile.isPresent() && profile.get() == Profile.LITE) {
            notUsed("PROFILE is lite", server);
            return lite(sqlite);
        }
        if (sqlite.isPresent() && profile.isEmpty() && !server.isEmpty()) {
            values.problem(
                    sqlite.get(),
                    "names SQLite, and "
                            + server.getFirst().name()
                            + " names PostgreSQL; unset one of them");
            return file;
        }
        if (!server.isEmpty() || profile.isPresent()) {
            notUsed("PROFILE is standard", sqlite.stream().toList());
            return server.isEmpty() ? file : fromParts(server.getFirst());
        }
        return sqlite.isPresent() ? sqlite(sqlite.get()) : file;
    }

    private DatabaseConfig lite(Optional<Given> path) {
        if (path.isPresent()) {
            return sqlite(path.get());
        }
        return file.equals(ServiceConfig.defaults().database()) ? new Sqlite(LITE) : file;
    }

    private DatabaseConfig sqlite(Given given) {
        try {
            var path = Path.of(given.value());
            return Environment.built(file, values, () -> new Sqlite(path));
        } catch (InvalidPathException _) {
            values.problem(given, "is not a path; give one");
            return file;
        }
    }

    private DatabaseConfig fromUrl(Given given) {
        try {
            if (SqliteUrl.isOne(given.value())) {
                var path = SqliteUrl.parse(given.value());
                for (var host : values.all(EnvironmentNames.HOST)) {
                    anotherHost(host, given);
                }
                return Environment.built(file, values, () -> new Sqlite(path));
            }
            if (!PostgresUrl.isOne(given.value()) && !given.value().startsWith("jdbc:")) {
                values.problem(
                        given,
                        "names neither PostgreSQL nor SQLite; write"
                                + " postgresql://user:password@host:5432/database or sqlite:///path");
                return file;
            }
            return fromUrl(given, PostgresUrl.parse(given.value()));
        } catch (InvalidConfiguration e) {
            e.problems().forEach(problem -> values.problem(given, problem));
            return file;
        }
    }

    private DatabaseConfig fromUrl(Given given, PostgresUrl url) {
        for (var host : values.all(EnvironmentNames.HOST)) {
            if (!url.isAt(host.value())) {
                anotherHost(host, given);
            }
        }
        var others = new ArrayList<Given>();
        others.addAll(differing(EnvironmentNames.PORT, "" + url.hosts().getFirst().port()));
        others.addAll(differing(EnvironmentNames.NAME, url.database()));
        others.addAll(differing(EnvironmentNames.USER, url.user()));
        others.addAll(
                differing(
                        EnvironmentNames.PASSWORD, url.password().map(Secret::reveal).orElse("")));
        others.addAll(
                differing(EnvironmentNames.SSL_MODE, url.sslMode().map(SslMode::key).orElse("")));
        others.addAll(values.all(EnvironmentNames.SQLITE_PATH));
        notUsed("DATABASE_URL wins", others);
        if (!url.ignored().isEmpty()) {
            values.warn(
                    given.name()
                            + ": parameters that are not used: "
                            + String.join(", ", url.ignored()));
        }
        var address = new DatabaseConfig.Url(new Secret(given.value()));
        var tls = url.sslMode().isPresent() || url.caFile().isPresent();
        return Environment.built(
                file,
                values,
                () ->
                        file instanceof Postgres postgres
                                ? new Postgres(
                                        address,
                                        tls ? Optional.empty() : postgres.sslMode(),
                                        tls ? Optional.empty() : postgres.caFile(),
                                        postgres.maxConnections(),
                                        postgres.reads())
                                : new Postgres(
                                        address,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Postgres.DEFAULT_MAX_CONNECTIONS));
    }

    private void anotherHost(Given host, Given url) {
        values.problem(
                host,
                Checks.quoted(host.value())
                        + " is not the host of "
                        + url.name()
                        + "; unset one of them");
    }

    private List<Given> differing(Variable variable, String value) {
        return values.all(variable).stream().filter(one -> !one.value().equals(value)).toList();
    }

    private void notUsed(String why, List<Given> given) {
        if (!given.isEmpty()) {
            values.warn(
                    "environment: "
                            + why
                            + "; not used: "
                            + String.join(", ", given.stream().map(Given::name).toList()));
        }
    }

    private DatabaseConfig fromParts(Given any) {
        var base =
                file instanceof Postgres postgres && postgres.address() instanceof Server server
                        ? Optional.of(server)
                        : Optional.<Server>empty();
        var host = values.agreed(EnvironmentNames.HOST).map(Given::value);
        var port = values.first(EnvironmentNames.PORT).flatMap(p -> Environment.number(p, values));
        var name = values.agreed(EnvironmentNames.NAME).map(Given::value);
        var user = plain(EnvironmentNames.USER).or(() -> base.map(Server::user));
        var password = plain(EnvironmentNames.PASSWORD).or(() -> base.flatMap(Server::password));
        var atHost = host.or(() -> base.map(Server::host));
        var inDatabase = name.or(() -> base.map(Server::name));
        require(any, atHost.isPresent(), "no host; set DATABASE_HOST");
        require(any, inDatabase.isPresent(), "no database name; set DATABASE_NAME");
        require(any, user.isPresent(), "no user; set DATABASE_USER");
        if (atHost.isEmpty() || inDatabase.isEmpty() || user.isEmpty()) {
            return file;
        }
        return Environment.built(
                file,
                values,
                () ->
                        at(
                                new Server(
                                        atHost.get(),
                                        port.or(() -> base.map(Server::port))
                                                .orElse(Postgres.DEFAULT_PORT),
                                        inDatabase.get(),
                                        user.get(),
                                        password)));
    }

    private void require(Given any, boolean there, String otherwise) {
        if (!there) {
            values.problem(
                    any,
                    "names PostgreSQL, but there is "
                            + otherwise
                            + ", or DATABASE_URL for all of it");
        }
    }

    private Optional<Credential> plain(Variable variable) {
        return values.agreed(variable).map(given -> new Plain(new Secret(given.value())));
    }

    private Postgres at(Address address) {
        return file instanceof Postgres postgres
                ? new Postgres(
                        address,
                        postgres.sslMode(),
                        postgres.caFile(),
                        postgres.maxConnections(),
                        postgres.reads())
                : new Postgres(
                        address,
                        Optional.empty(),
                        Optional.empty(),
                        Postgres.DEFAULT_MAX_CONNECTIONS);
    }

    private DatabaseConfig withSslMode(DatabaseConfig database) {
        var given =
                values.first(EnvironmentNames.URL).isPresent()
                        ? Optional.<Given>empty()
                        : values.agreed(EnvironmentNames.SSL_MODE);
        if (given.isEmpty() || !(database instanceof Postgres postgres)) {
            return database;
        }
        var mode = SslMode.ofKey(given.get().value());
        if (mode.isEmpty()) {
            values.problem(
                    given.get(),
                    Checks.quoted(given.get().value())
                            + " is no sslmode; give one of "
                            + String.join(", ", SslMode.keys()));
            return database;
        }
        return Environment.built(
                database,
                values,
                () ->
                        new Postgres(
                                postgres.address(),
                                mode,
                                postgres.caFile(),
                                postgres.maxConnections(),
                                postgres.reads()));
    }

    private DatabaseConfig withPool(DatabaseConfig database) {
        var given = values.first(EnvironmentNames.MAX_CONNECTIONS);
        if (given.isEmpty()) {
            return database;
        }
        var number = Environment.number(given.get(), values);
        if (!(database instanceof Postgres postgres)) {
            notUsed("the database is SQLite", List.of(given.get()));
            return database;
        }
        return Environment.built(
                database,
                values,
                () ->
                        new Postgres(
                                postgres.address(),
                                postgres.sslMode(),
                                postgres.caFile(),
                                number.orElse(postgres.maxConnections()),
                                postgres.reads()));
    }
}
