package io.alerthistory.service.config;

import io.alerthistory.service.config.DatabaseConfig.Address;
import io.alerthistory.service.config.DatabaseConfig.Credential;
import io.alerthistory.service.config.DatabaseConfig.InFile;
import io.alerthistory.service.config.DatabaseConfig.Plain;
import io.alerthistory.service.config.DatabaseConfig.Postgres;
import java.util.List;
import java.util.Optional;

/// Reads `database`, where keys exclude each other.
final class DatabaseSection {

    private static final DatabaseConfig OTHERWISE = ServiceConfig.defaults().database();

    private final Section root;
    private final Section section;

    DatabaseSection(Section root) {
        this.root = root;
        this.section = root.section("database");
    }

    DatabaseConfig database() {
        if (section.has("postgres") && section.has("sqlite")) {
            section.problem("sqlite", "given beside database.postgres; keep one of the two");
        }
        if (section.has("postgres")) {
            return postgres(section.section("postgres"));
        }
        if (section.has("sqlite")) {
            return sqlite(section.section("sqlite"));
        }
        if (root.has("database")) {
            root.problem("database", "names none; give database.postgres or database.sqlite");
        }
        return OTHERWISE;
    }

    private static DatabaseConfig sqlite(Section section) {
        var path = section.path("path");
        return path.isEmpty()
                ? OTHERWISE
                : section.build(OTHERWISE, () -> new DatabaseConfig.Sqlite(path.get()));
    }

    private static DatabaseConfig postgres(Section section) {
        var sslMode = section.choice("sslMode", SslMode.keys(), SslMode::ofKey);
        var caFile = section.path("caFile");
        var most = section.integer("maxConnections").orElse(Postgres.DEFAULT_MAX_CONNECTIONS);
        var reads = reads(section);
        var address = address(section);
        var shown = address.orElse(new DatabaseConfig.Url(new Secret("")));
        return section.build(OTHERWISE, () -> new Postgres(shown, sslMode, caFile, most, reads));
    }

    private static Optional<Address> address(Section section) {
        var server = server(section);
        var file = section.path("urlFile");
        var url = section.text("url");
        var ways = List.of("host", "urlFile", "url").stream().filter(section::has).toList();
        if (ways.isEmpty()) {
            section.problem("host", "missing; give host, urlFile or url");
            return Optional.empty();
        }
        if (ways.size() > 1) {
            section.problem(
                    ways.getLast(), "given beside " + ways.getFirst() + "; keep one of them");
            return Optional.empty();
        }
        return switch (ways.getFirst()) {
            case "host" -> server.address(section);
            case "urlFile" -> {
                alone(section, "urlFile");
                yield file.map(path -> new DatabaseConfig.UrlFile(new SecretFile(path)));
            }
            default -> {
                alone(section, "url");
                yield url.flatMap(text -> checked(section, "url", text));
            }
        };
    }

    private static Optional<Address> reads(Section section) {
        var file = section.path("readUrlFile");
        var url = section.text("readUrl");
        if (section.has("readUrl") && section.has("readUrlFile")) {
            section.problem("readUrl", "given beside readUrlFile; keep one of them");
            return Optional.empty();
        }
        return section.has("readUrlFile")
                ? file.map(path -> new DatabaseConfig.UrlFile(new SecretFile(path)))
                : url.flatMap(text -> checked(section, "readUrl", text));
    }

    private static void alone(Section section, String way) {
        for (var key : List.of("port", "name", "user", "usernameFile", "passwordFile")) {
            if (section.has(key)) {
                section.problem(key, "given beside " + way + ", which says it already; remove one");
            }
        }
    }

    private static Optional<Address> checked(Section section, String key, String url) {
        try {
            PostgresUrl.parse(url);
            return Optional.of(new DatabaseConfig.Url(new Secret(url)));
        } catch (InvalidConfiguration e) {
            e.problems().forEach(problem -> section.problem(key, problem));
            return Optional.empty();
        }
    }

    private static Parts server(Section section) {
        Optional<Credential> user = section.text("user").map(text -> new Plain(new Secret(text)));
        var userFile = inFile(section, "usernameFile");
        return new Parts(
                section.text("host"),
                section.integer("port").orElse(Postgres.DEFAULT_PORT),
                section.text("name"),
                user.or(() -> userFile),
                inFile(section, "passwordFile"));
    }

    private static Optional<Credential> inFile(Section section, String key) {
        return section.path(key).map(path -> new InFile(new SecretFile(path)));
    }

    /// What the file says of a server, complete or not.
    private record Parts(
            Optional<String> host,
            int port,
            Optional<String> name,
            Optional<Credential> user,
            Optional<Credential> password) {

        Optional<Address> address(Section section) {
            if (!section.has("name")) {
                section.problem("name", "missing; name the database");
            }
            if (section.has("user") && section.has("usernameFile")) {
                section.problem("user", "given beside usernameFile; keep one of them");
            }
            if (!section.has("user") && !section.has("usernameFile")) {
                section.problem("usernameFile", "missing; give usernameFile or user");
            }
            if (host.isEmpty() || name.isEmpty() || user.isEmpty()) {
                return Optional.empty();
            }
            return section.build(
                    Optional.empty(),
                    () ->
                            Optional.of(
                                    new DatabaseConfig.Server(
                                            host.get(), port, name.get(), user.get(), password)));
        }
    }
}
