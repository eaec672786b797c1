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
        var address = address(section);
        var shown = address.orElse(new DatabaseConfig.Url(new Secret("")));
        return section.build(OTHERWISE, () -> new Postgres(shown, sslMode, caFile, most));
    }

    private static Optional<Address> address(Section section) {
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
            case "host" -> server(section);
            case "urlFile" -> {
                alone(section, "urlFile");
                yield section.path("urlFile")
                        .map(path -> new DatabaseConfig.UrlFile(new SecretFile(path)));
            }
            default -> {
                alone(section, "url");
                yield section.text("url").flatMap(url -> checked(section, url));
            }
        };
    }

    private static void alone(Section section, String way) {
        for (var key : List.of("port", "name", "user", "usernameFile", "passwordFile")) {
            if (section.has(key)) {
                section.problem(key, "given beside " + way + ", which says it already; remove one");
            }
        }
    }

    private static Optional<Address> checked(Section section, String url) {
        try {
            PostgresUrl.parse(url);
            return Optional.of(new DatabaseConfig.Url(new Secret(url)));
        } catch (InvalidConfiguration e) {
            e.problems().forEach(problem -> section.problem("url", problem));
            return Optional.empty();
        }
    }

    private static Optional<Address> server(Section section) {
        var host = section.text("host");
        var name = section.text("name");
        var port = section.integer("port").orElse(Postgres.DEFAULT_PORT);
        var user = user(section);
        Optional<Credential> password =
                section.path("passwordFile").map(path -> new InFile(new SecretFile(path)));
        if (!section.has("name")) {
            section.problem("name", "missing; name the database");
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

    private static Optional<Credential> user(Section section) {
        if (section.has("user") && section.has("usernameFile")) {
            section.problem("user", "given beside usernameFile; keep one of them");
        }
        if (!section.has("user") && !section.has("usernameFile")) {
            section.problem("usernameFile", "missing; give usernameFile or user");
        }
        Optional<Credential> plain = section.text("user").map(user -> new Plain(new Secret(user)));
        return plain.or(
                () -> section.path("usernameFile").map(path -> new InFile(new SecretFile(path))));
    }
}
