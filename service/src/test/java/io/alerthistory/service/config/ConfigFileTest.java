package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a comment\n", "{}", "\uFEFF{}", "---\n...\n"})
    void nothingInTheFileIsTheDefaults(String text) throws InvalidConfiguration {
        assertThat(ConfigFile.parse("application.yaml", text)).isEqualTo(ServiceConfig.defaults());
    }

    @Test
    void theDefaultsAreSqliteOnLoopbackAndOpen() {
        var config = ServiceConfig.defaults();

        assertThat(config.database())
                .isEqualTo(new DatabaseConfig.Sqlite(Path.of("./data/alert-history.db")));
        assertThat(config.server())
                .isEqualTo(new ServiceConfig.Server("127.0.0.1", 8080, 9090, 256));
        assertThat(config.stack()).isEqualTo(new ServiceConfig.Stack("primary", "local"));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.live().auth().open()).isTrue();
    }

    @Test
    void everyKeyArrivesInItsRecord() throws InvalidConfiguration {
        var config =
                ConfigFile.parse("application.yaml", Texts.resource("every-key-postgres.yaml"));

        var secrets = Path.of("/etc/alert-history/secrets");
        assertThat(config)
                .isEqualTo(
                        new ServiceConfig(
                                new ServiceConfig.Stack("primary", "5c1f9a2b"),
                                new ServiceConfig.Server("0.0.0.0", 8080, 9090, 256),
                                new DatabaseConfig.Postgres(
                                        new DatabaseConfig.Server(
                                                "pg",
                                                5432,
                                                "alert_history",
                                                inFile(secrets.resolve("pg/username")),
                                                Optional.of(
                                                        inFile(secrets.resolve("pg/password")))),
                                        Optional.of(SslMode.VERIFY_FULL),
                                        Optional.of(secrets.resolve("pg-ca/ca.crt")),
                                        20,
                                        Optional.of(
                                                new DatabaseConfig.UrlFile(
                                                        new SecretFile(
                                                                secrets.resolve(
                                                                        "pg-replica/url"))))),
                                ServiceConfig.Episodes.DEFAULT,
                                new ServiceConfig.Intake(
                                        Duration.ofMinutes(5),
                                        List.of(
                                                new ServiceConfig.Recorder(
                                                        "alertmanager-0",
                                                        "https://alertmanager.example/"))),
                                List.of(
                                        new AlertmanagerSource(
                                                List.of(
                                                        new AlertmanagerSource.Peer(
                                                                "http://alertmanager-0:9093",
                                                                "https://alertmanager.example/"),
                                                        new AlertmanagerSource.Peer(
                                                                "http://alertmanager-1:9093",
                                                                "https://alertmanager.example/")),
                                                Duration.ofMinutes(1),
                                                Duration.ofSeconds(10),
                                                Optional.empty(),
                                                Optional.of("history"),
                                                Optional.of(
                                                        new SecretFile(
                                                                Path.of(
                                                                        "/etc/alert-history/secrets/am/password"))),
                                                Optional.of(
                                                        Path.of(
                                                                "/etc/alert-history/secrets/am/ca.crt")))),
                                new ServiceConfig.Retention(
                                        Duration.ofDays(180), Duration.ofDays(14)),
                                Duration.ofMinutes(1),
                                Optional.of(Path.of("/etc/alert-history/live/live.yaml")),
                                new LiveConfig(
                                        LogLevel.DEBUG,
                                        true,
                                        Optional.of(true),
                                        new LiveConfig.Auth(
                                                List.of(
                                                        token("alertmanager", Role.INGEST, secrets),
                                                        token("grafana", Role.READ, secrets))))));
    }

    @Test
    void aRevisionOfDigitsOnlyIsText() throws InvalidConfiguration {
        var config = ConfigFile.parse("application.yaml", Texts.resource("url-file.yaml"));

        assertThat(config.stack().revision()).isEqualTo("12345678");
        assertThat(config.database())
                .isEqualTo(
                        new DatabaseConfig.Postgres(
                                new DatabaseConfig.UrlFile(
                                        new SecretFile(
                                                Path.of("/etc/alert-history/secrets/pg-url/url"))),
                                Optional.empty(),
                                Optional.empty(),
                                4));
    }

    @Test
    void theFormOfThePodsLoads() throws InvalidConfiguration {
        var config = ConfigFile.parse("application.yaml", Texts.resource("sqlite.yaml"));

        assertThat(config.database())
                .isEqualTo(
                        new DatabaseConfig.Sqlite(
                                Path.of("/var/lib/alert-history/alert-history.db")));
        assertThat(config.server().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void everythingThatIsWrongIsToldTogetherInTheOrderOfTheFile() {
        assertThat(Texts.problemsOf(Texts.resource("all-wrong.yaml")))
                .containsExactly(Texts.resource("all-wrong.expected.txt").strip().split("\n", -1));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments(
                        "database:\n  postgres:\n    host: h\n    maxConnection: 5",
                        "application.yaml:4: unknown key \"maxConnection\" under database.postgres;"
                                + " did you mean \"maxConnections\"?"),
                arguments(
                        "database: {postgres: {max_connections: 5}}",
                        "application.yaml:1: key \"max_connections\" under database.postgres:"
                                + " snake_case keys are of the old format; rename it to camelCase:"
                                + " \"maxConnections\""),
                arguments("app: {debug: true}", "application.yaml:1: unknown key \"app\""),
                arguments(
                        "database: {url: x}",
                        "application.yaml:1: unknown key \"url\" under database; did you mean"
                                + " \"database.postgres.url\"?"),
                arguments(
                        "graceful_shutdown_timeout: 5s",
                        "application.yaml:1: key \"graceful_shutdown_timeout\": snake_case keys are"
                                + " of the old format; rename it to camelCase, if there is such a"
                                + " key"),
                arguments(
                        "database: {postgres: {url: 'postgresql://u:p@h/d', password: s3cret}}",
                        "application.yaml:1: unknown key \"password\" under database.postgres; did"
                                + " you mean \"passwordFile\"?"),
                arguments(
                        "server: {port: on}",
                        "application.yaml:1: server.port: expected a whole number, found on"),
                arguments(
                        "server: {port: 8_080}",
                        "application.yaml:1: server.port: expected a whole number, found 8_080"),
                arguments(
                        "server: {port: 99999999999}",
                        "application.yaml:1: server.port: expected a whole number, found"
                                + " 99999999999"),
                arguments(
                        "server: {port: -1}",
                        "application.yaml:1: server.port: -1 is not a port; give one from 0 to"
                                + " 65535"),
                arguments(
                        "server: {port: 9090}",
                        "application.yaml:1: server.adminPort: 9090 is server.port too; give"
                                + " another"),
                arguments(
                        "server: {host: 'a b'}",
                        "application.yaml:1: server.host: \"a b\" is not a host; give a host name or"
                                + " an IP address"),
                arguments(
                        "server:",
                        "application.yaml:1: server: expected keys with values, found nothing"),
                arguments(
                        "- a",
                        "application.yaml:1: the document: expected keys with values, found a list"),
                arguments(
                        "? [a]\n: b",
                        "application.yaml:1: the document: a key must be a word, found a list"),
                arguments(
                        "drain: 2h", "application.yaml:1: drain: 2h is too long; give 1h or less"),
                arguments(
                        "draining: !!str true",
                        "application.yaml:1: draining: expected true or false, found true"),
                arguments(
                        "liveFile: \"a\\0b\"",
                        "application.yaml:1: liveFile: expected a path, found the text"
                                + " \"a\\u0000b\""),
                arguments(
                        "database: {}",
                        "application.yaml:1: database: names none; give database.postgres or"
                                + " database.sqlite"),
                arguments(
                        "database:\n  sqlite: {path: x}\n  postgres: {url: 'postgresql://u@h/d'}",
                        "application.yaml:2: database.sqlite: given beside database.postgres; keep one"
                                + " of the two"),
                arguments(
                        "database: {sqlite: {path: ':memory:'}}",
                        "application.yaml:1: database.sqlite.path: a database in memory remembers"
                                + " nothing; give a file"),
                arguments(
                        "database: {postgres: {url: 'postgresql://u@h/d', name: d}}",
                        "application.yaml:1: database.postgres.name: given beside url, which says it"
                                + " already; remove one"),
                arguments(
                        "database: {postgres: {url: 'postgresql://u:s3cret@h'}}",
                        "application.yaml:1: database.postgres.url: the PostgreSQL URI names no"
                                + " database; write it after the host, host:5432/database"),
                arguments(
                        "database: {postgres: {user: u, host: h, name: d, caFile: c, sslMode: allow}}",
                        "application.yaml:1: database.postgres.caFile: proves nothing with sslMode"
                                + " allow; set sslMode to require, verify-ca or verify-full, or"
                                + " remove caFile"),
                arguments(
                        "auth: {}",
                        "application.yaml:1: auth.tokens: missing; give a list, [] for a service that"
                                + " is open"),
                arguments(
                        "auth: {tokens: [{name: 'a b', role: Read, tokenFile: f}]}",
                        "application.yaml:1: auth.tokens.name: \"a b\" is not a name; give 1 to 63"
                                + " letters, digits, \"-\", \".\" or \"_\", the first and last a"
                                + " letter or digit"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsNamedWithItsLineAndRemedy(String yaml, String problem) {
        assertThat(Texts.problemsOf(yaml)).contains(problem);
        assertThat(String.join("\n", Texts.problemsOf(yaml))).doesNotContain("s3cret");
    }

    static Stream<Arguments> notYaml() {
        return Stream.of(
                arguments("server: {port: 8080", "application.yaml:1: this is not YAML: "),
                arguments("a: b\n\tc: d", "application.yaml:2: this is not YAML: "),
                arguments("a: 1\n--- \nb: 2", "application.yaml:2: this is not YAML: "),
                arguments(
                        "server: !!java.net.URL [http://h]",
                        "application.yaml:1: this is not YAML: Global tag is not allowed"),
                arguments("a: \u0007", "application.yaml:1: the character U+0007 must not stand"),
                arguments("[".repeat(500), "application.yaml:1: this is not YAML"),
                arguments(
                        "a: &a [x, x]\n" + "b: [*a, *a, *a, *a, *a, *a, *a, *a]\n".repeat(3),
                        "application.yaml:1: this is not YAML that can be used: "),
                arguments("#".repeat((1 << 20) + 1), "application.yaml:1: the text is larger"));
    }

    @ParameterizedTest
    @MethodSource("notYaml")
    void whatIsNoYamlIsRefusedWithItsLine(String text, String beginning) {
        assertThat(Texts.problemsOf(text)).singleElement().asString().startsWith(beginning);
    }

    @Test
    void theFileItselfIsNamedWhenItCannotBeRead(@TempDir Path directory) throws Exception {
        var missing = directory.resolve("missing.yaml");
        var latin1 =
                Files.write(
                        directory.resolve("latin1.yaml"),
                        "a: ü".getBytes(StandardCharsets.ISO_8859_1));
        var large = Files.write(directory.resolve("large.yaml"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> ConfigFile.load(missing))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage(missing + ": there is no such file; name one that exists");
        assertThatThrownBy(() -> ConfigFile.load(latin1))
                .hasMessage(latin1 + ": is not UTF-8 text; save it as UTF-8");
        assertThatThrownBy(() -> ConfigFile.load(large))
                .hasMessage(large + ": is larger than 1 MiB; is it the right file?");
        assertThatThrownBy(() -> ConfigFile.load(directory))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("cannot be read");
    }

    private static DatabaseConfig.Credential inFile(Path path) {
        return new DatabaseConfig.InFile(new SecretFile(path));
    }

    private static LiveConfig.Token token(String name, Role role, Path secrets) {
        return new LiveConfig.Token(
                name, role, new SecretFile(secrets.resolve("ah-tokens").resolve(name)));
    }
}
