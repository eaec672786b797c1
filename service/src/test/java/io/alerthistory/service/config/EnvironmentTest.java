package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentTest {

    private static final String POSTGRES_FILE =
            "database: {postgres: {host: pg, name: ah, user: me, passwordFile: /run/pw, sslMode:"
                    + " require, maxConnections: 20}}";

    @Test
    void noEnvironmentLeavesTheFile() throws Exception {
        var file = file(POSTGRES_FILE);

        var result =
                Environment.apply(
                        file, Map.of("HOME", "/root", "HOST", "h", "PORT", "1", "DEBUG", "1"));

        assertThat(result).isEqualTo(new Environment.Result(file, Optional.empty(), List.of()));
    }

    /// File, environment, and the parts of the effective configuration that come of them.
    static Stream<Arguments> taken() {
        return Stream.of(
                arguments(
                        "{}",
                        "SERVER_PORT=8081 SERVER_HOST=0.0.0.0",
                        "host: 0.0.0.0\n  port: 8081"),
                arguments("{}", "SERVER_PORT=tcp://10.0.0.1:80", "port: 8080"),
                arguments("server: {port: 1}", "SERVER_PORT=2", "port: 2"),
                arguments("{}", "LOG_LEVEL=WARNING", "logLevel: warn"),
                arguments("{}", "LOG_LEVEL=DEBUG", "logLevel: debug"),
                arguments("logLevel: debug", "LOG_LEVEL=critical", "logLevel: error"),
                arguments("{}", "DATABASE_URL=sqlite:///ah.db", "sqlite:\n    path: ah.db"),
                arguments("{}", "DATABASE_URL=sqlite:////data/ah.db", "path: /data/ah.db"),
                arguments(
                        "{}",
                        "DATABASE_URL=sqlite+aiosqlite:////data/ah.db?x=1",
                        "path: /data/ah.db"),
                arguments(POSTGRES_FILE, "DATABASE_URL=sqlite:///ah.db", "path: ah.db"),
                arguments(
                        "{}",
                        "DATABASE_URL=postgresql+asyncpg://u:s3cret@h/d",
                        "postgres:\n    url: postgresql://u:********@h:5432/d\n    maxConnections: 10"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_URL=postgresql://u@h/d",
                        "url: postgresql://u@h:5432/d\n    sslMode: require\n    maxConnections: 20"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_URL=postgresql://u@h/d?sslmode=disable",
                        "url: postgresql://u@h:5432/d?sslmode=disable\n    maxConnections: 20"),
                arguments(
                        "{}",
                        "DATABASE_URL=postgresql://u@h/d DATABASE_MAX_CONNECTIONS=30",
                        "maxConnections: 30"),
                arguments(
                        "{}",
                        "DATABASE_URL=postgresql://u@h/d DATABASE_HOST=H POSTGRES_HOST=h",
                        "url: postgresql://u@h:5432/d"),
                arguments(
                        "{}",
                        "DATABASE_URL=postgresql://u@h,i/d DATABASE_HOST=h,i",
                        "url: postgresql://u@h:5432,i:5432/d"),
                arguments(
                        "{}",
                        "DATABASE_HOST=h DATABASE_PORT=5433 DATABASE_NAME=d DATABASE_USER=u"
                                + " DATABASE_PASSWORD=s3cret DATABASE_SSL_MODE=disable",
                        "host: h\n    port: 5433\n    name: d\n    user: u\n    password:"
                                + " '********'\n    sslMode: disable"),
                arguments(
                        "{}",
                        "POSTGRES_HOST=h POSTGRES_PORT=tcp://10.0.0.1:5432 POSTGRES_DB=d"
                                + " POSTGRES_USERNAME=u POSTGRES_POOL_SIZE=7",
                        "host: h\n    port: 5432\n    name: d\n    user: u\n    maxConnections: 7"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_HOST=other DATABASE_PASSWORD=s3cret",
                        "host: other\n    port: 5432\n    name: ah\n    user: me\n    password:"
                                + " '********'\n    sslMode: require"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_MAX_CONNECTIONS=8 DATABASE_POOL_SIZE=9",
                        "maxConnections: 8"),
                arguments(POSTGRES_FILE, "POSTGRES_SSL_MODE=verify-full", "sslMode: verify-full"),
                arguments(POSTGRES_FILE, "PROFILE=standard", "host: pg"),
                arguments("{}", "SQLITE_PATH=/data/a.sqlite3", "path: /data/a.sqlite3"),
                arguments("{}", "PROFILE=lite", "path: /data/alerthistory.db"),
                arguments("{}", "DEPLOYMENT_PROFILE=LITE", "path: /data/alerthistory.db"),
                arguments("database: {sqlite: {path: x}}", "PROFILE=lite", "path: x"),
                arguments("{}", "PROFILE=lite STORAGE_FILESYSTEM_PATH=/d/x", "path: /d/x"),
                arguments("{}", "PROFILE=lite DATABASE_HOST=h", "path: /data/alerthistory.db"),
                arguments(
                        "{}",
                        "PROFILE=standard SQLITE_PATH=x DATABASE_HOST=h DATABASE_NAME=d"
                                + " DATABASE_USER=u",
                        "host: h"));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void theEnvironmentStandsOverTheFile(String file, String environment, String effective)
            throws Exception {
        var result = Environment.apply(file(file), environment(environment));

        var yaml = Effective.yaml(result.config(), result.config().live());
        assertThat(yaml).contains(effective).doesNotContain("s3cret");
        assertThat(String.join("\n", result.warnings())).doesNotContain("s3cret");
        assertThat(result.toString()).doesNotContain("s3cret");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "{}",
                        "SERVER_PORT=http",
                        "SERVER_PORT: \"http\" is not a whole number; give one"),
                arguments(
                        "{}",
                        "SERVER_PORT=70000",
                        "server.port: 70000 is not a port; give one from 0 to 65535 (from the"
                                + " environment)"),
                arguments(
                        "{}",
                        "LOG_LEVEL=loud",
                        "LOG_LEVEL: \"loud\" is no log level; give one of error, warn, info, debug"),
                arguments(
                        "{}",
                        "PROFILE=standard",
                        "PROFILE: standard means PostgreSQL, and none is configured; set DATABASE_URL"
                                + " or DATABASE_HOST, or PROFILE=lite for SQLite"),
                arguments(
                        "{}",
                        "PROFILE=standard SQLITE_PATH=x",
                        "PROFILE: standard means PostgreSQL"),
                arguments(
                        "{}",
                        "PROFILE=standard DATABASE_URL=sqlite:///x",
                        "PROFILE: standard means PostgreSQL"),
                arguments(
                        "{}",
                        "PROFILE=lite DATABASE_URL=postgresql://u@h/d",
                        "PROFILE: lite means SQLite, and PostgreSQL is configured"),
                arguments(POSTGRES_FILE, "PROFILE=lite", "PROFILE: lite means SQLite"),
                arguments("{}", "PROFILE=big", "PROFILE: \"big\" is no profile"),
                arguments(
                        "{}",
                        "PROFILE=lite DEPLOYMENT_PROFILE=standard",
                        "PROFILE: differs from DEPLOYMENT_PROFILE"),
                arguments(
                        "{}",
                        "DATABASE_URL=postgresql://u@h/d POSTGRES_HOST=other",
                        "POSTGRES_HOST: \"other\" is not the host of DATABASE_URL; unset one of them"),
                arguments(
                        "{}",
                        "DATABASE_URL=sqlite:///x DATABASE_HOST=h",
                        "DATABASE_HOST: \"h\" is not the host of DATABASE_URL"),
                arguments(
                        "{}",
                        "DATABASE_URL=mysql://u:s3cret@h/d",
                        "DATABASE_URL: names neither PostgreSQL nor SQLite"),
                arguments(
                        "{}",
                        "DATABASE_URL=jdbc:postgresql://h/d",
                        "DATABASE_URL: this is not a PostgreSQL URI"),
                arguments(
                        "{}",
                        "DATABASE_URL=postgresql://u:s3cret@h",
                        "DATABASE_URL: the PostgreSQL URI names no database"),
                arguments(
                        "{}",
                        "DATABASE_URL=sqlite://",
                        "DATABASE_URL: the SQLite address names no file"),
                arguments(
                        "{}",
                        "DATABASE_URL=sqlite:///:memory:",
                        "DATABASE_URL: the SQLite address names no file"),
                arguments(
                        "{}",
                        "POSTGRES_USER=u POSTGRES_PASSWORD=s3cret POSTGRES_DB=d",
                        "POSTGRES_DB: names PostgreSQL, but there is no host; set DATABASE_HOST, or"
                                + " DATABASE_URL for all of it"),
                arguments(
                        "{}",
                        "DATABASE_HOST=h DATABASE_USER=u",
                        "DATABASE_HOST: names PostgreSQL, but there is no database name; set"
                                + " DATABASE_NAME"),
                arguments("{}", "DATABASE_HOST=h DATABASE_NAME=d", "no user; set DATABASE_USER"),
                arguments(
                        "{}",
                        "DATABASE_PASSWORD=s3cret1 POSTGRES_PASSWORD=s3cret2 DATABASE_HOST=h"
                                + " DATABASE_NAME=d DATABASE_USER=u",
                        "DATABASE_PASSWORD: differs from POSTGRES_PASSWORD, which means the same; unset"
                                + " one of them"),
                arguments(
                        "{}",
                        "SQLITE_PATH=x POSTGRES_HOST=h",
                        "SQLITE_PATH: names SQLite, and POSTGRES_HOST names PostgreSQL"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_MAX_CONNECTIONS=2",
                        "database.postgres.maxConnections: 2 is too few; give 4 or more (from the"
                                + " environment)"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_SSL_MODE=on",
                        "DATABASE_SSL_MODE: \"on\" is no sslmode"),
                arguments(
                        POSTGRES_FILE,
                        "DATABASE_PORT=x DATABASE_HOST=h",
                        "DATABASE_PORT: \"x\" is not a whole number"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatContradictsItselfRefusesTheStart(String file, String environment, String problem)
            throws Exception {
        var config = file(file);

        var e =
                catchThrowableOfType(
                        InvalidConfiguration.class,
                        () -> Environment.apply(config, environment(environment)));

        assertThat(e).as("taken: %s", environment).isNotNull();
        assertThat(e.getMessage()).contains(problem).doesNotContain("s3cret");
    }

    static Stream<Arguments> warnings() {
        return Stream.of(
                arguments(
                        "SERVER_PORT=tcp://10.0.0.1:80",
                        "SERVER_PORT: what Kubernetes injects for a Service of that name is ignored;"
                                + " set enableServiceLinks: false in the pod"),
                arguments(
                        "REDIS_URL=redis://:s3cret@r LLM_TIMEOUT=30 ENRICHMENT_MODE=enriched",
                        "environment: known to older releases, not used by this one: ENRICHMENT_MODE,"
                                + " LLM_TIMEOUT, REDIS_URL; unset them"),
                arguments(
                        "DATABASE_URL=postgresql://u:p@h/d DATABASE_NAME=e DATABASE_USER=u"
                                + " DATABASE_PASSWORD=s3cret POSTGRES_PORT=1",
                        "environment: DATABASE_URL wins; not used: POSTGRES_PORT, DATABASE_NAME,"
                                + " DATABASE_PASSWORD"),
                arguments(
                        "DATABASE_URL=postgresql://u:p@h/d?schema=x",
                        "DATABASE_URL: parameters that are not used: schema"),
                arguments(
                        "DATABASE_MAX_CONNECTIONS=20",
                        "environment: the database is SQLite; not used: DATABASE_MAX_CONNECTIONS"),
                arguments(
                        "PROFILE=lite DATABASE_HOST=h",
                        "environment: PROFILE is lite; not used: DATABASE_HOST"));
    }

    @ParameterizedTest
    @MethodSource("warnings")
    void whatIsNotUsedIsWarnedAboutOnce(String environment, String warning) throws Exception {
        var result = Environment.apply(ServiceConfig.defaults(), environment(environment));

        assertThat(result.warnings()).containsExactly(warning);
    }

    @Test
    void whatKubernetesInjectsForAnUnusedNameIsNoWorthAWord() throws Exception {
        var result =
                Environment.apply(
                        ServiceConfig.defaults(),
                        environment("REDIS_PORT=tcp://10.0.0.1:6379 REDIS_SERVICE_HOST=10.0.0.1"));

        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void theLevelOfTheEnvironmentIsKeptForTheLiveFile() throws Exception {
        assertThat(
                        Environment.apply(ServiceConfig.defaults(), Map.of("LOG_LEVEL", "debug"))
                                .logLevel())
                .contains(LogLevel.DEBUG);
    }

    @Test
    void theCommandLineNamesTheFileBeforeTheEnvironmentDoes(@TempDir Path directory)
            throws Exception {
        var one = Files.writeString(directory.resolve("one.yaml"), "server: {port: 1}");
        var two = Files.writeString(directory.resolve("two.yaml"), "server: {port: 2}");
        var environment = Map.of("CONFIG_FILE", two.toString());

        assertThat(Configuration.load(Optional.of(one), environment).config().server().port())
                .isEqualTo(1);
        assertThat(Configuration.load(Optional.empty(), environment).config().server().port())
                .isEqualTo(2);
        assertThat(Configuration.load(Optional.empty(), Map.of()).config())
                .isEqualTo(ServiceConfig.defaults());
    }

    private static ServiceConfig file(String yaml) throws InvalidConfiguration {
        return ConfigFile.parse("application.yaml", yaml);
    }

    private static Map<String, String> environment(String text) {
        var map = new TreeMap<String, String>();
        Arrays.stream(text.split(" ", -1))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> map.put(pair[0], pair[1]));
        return map;
    }
}
