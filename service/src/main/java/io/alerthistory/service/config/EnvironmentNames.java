package io.alerthistory.service.config;

import java.util.Arrays;
import java.util.List;

/// The environment variables of older releases: those that still mean something, and those that are
/// known and not used. Everything else in the environment is not looked at.
public final class EnvironmentNames {

    /// Some variables with one meaning, the strongest first.
    ///
    /// @param key the key of the file that they stand over; empty when there is none
    public record Variable(List<String> names, String key, String meaning) {}

    static final Variable CONFIG_FILE =
            one("CONFIG_FILE", "", "The configuration file, when `--config` names none.");

    static final Variable PROFILE =
            new Variable(
                    List.of("PROFILE", "DEPLOYMENT_PROFILE"),
                    "",
                    "`lite` is SQLite, in `/data/alerthistory.db` unless a path is given. `standard`"
                            + " is PostgreSQL, and without one the start is refused.");

    static final Variable URL =
            one(
                    "DATABASE_URL",
                    "database",
                    "`postgresql://user:password@host:5432/database?sslmode=…` (also `postgres://`,"
                            + " `postgresql+asyncpg://` and the like), `sqlite:///relative/path` or"
                            + " `sqlite:////absolute/path`. Wins over the other variables of"
                            + " the database; another host in them refuses the start.");

    static final Variable HOST =
            new Variable(
                    List.of("DATABASE_HOST", "POSTGRES_HOST"),
                    "database.postgres.host",
                    "The PostgreSQL server; name and user are required beside it.");

    static final Variable PORT =
            new Variable(
                    List.of("DATABASE_PORT", "POSTGRES_PORT"),
                    "database.postgres.port",
                    "Its port.");

    static final Variable NAME =
            new Variable(
                    List.of(
                            "DATABASE_DATABASE",
                            "DATABASE_NAME",
                            "POSTGRES_DATABASE",
                            "POSTGRES_DB"),
                    "database.postgres.name",
                    "The name of the database.");

    static final Variable USER =
            new Variable(
                    List.of(
                            "DATABASE_USERNAME",
                            "DATABASE_USER",
                            "POSTGRES_USERNAME",
                            "POSTGRES_USER"),
                    "database.postgres.user",
                    "The user's name.");

    static final Variable PASSWORD =
            new Variable(
                    List.of("DATABASE_PASSWORD", "POSTGRES_PASSWORD"),
                    "database.postgres.passwordFile",
                    "The password itself.");

    static final Variable SSL_MODE =
            new Variable(
                    List.of("DATABASE_SSL_MODE", "POSTGRES_SSL_MODE"),
                    "database.postgres.sslMode",
                    "`disable` … `verify-full`.");

    static final Variable MAX_CONNECTIONS =
            new Variable(
                    List.of(
                            "DATABASE_MAX_CONNECTIONS",
                            "DATABASE_MAX_POOL_SIZE",
                            "DATABASE_POOL_SIZE",
                            "POSTGRES_POOL_SIZE"),
                    "database.postgres.maxConnections",
                    "Connections of this process in all; the first of these names that is set.");

    static final Variable SQLITE_PATH =
            new Variable(
                    List.of("SQLITE_PATH", "ALERT_HISTORY_DB", "STORAGE_FILESYSTEM_PATH"),
                    "database.sqlite.path",
                    "The SQLite file.");

    static final Variable SERVER_HOST =
            one("SERVER_HOST", "server.host", "The address that is bound.");

    static final Variable SERVER_PORT = one("SERVER_PORT", "server.port", "The port of the API.");

    static final Variable LOG_LEVEL =
            one(
                    "LOG_LEVEL",
                    "logLevel",
                    "Either case; `warning`, `critical` and `trace` are taken too. Wins over the live"
                            + " file as well.");

    /// Everything that is read.
    public static final List<Variable> READ =
            List.of(
                    CONFIG_FILE,
                    PROFILE,
                    URL,
                    HOST,
                    PORT,
                    NAME,
                    USER,
                    PASSWORD,
                    SSL_MODE,
                    MAX_CONNECTIONS,
                    SQLITE_PATH,
                    SERVER_HOST,
                    SERVER_PORT,
                    LOG_LEVEL);

    /// Known to older releases, not used by this one.
    public static final List<String> IGNORED =
            List.of(
                            "REDIS_URL REDIS_TTL REDIS_ADDR REDIS_HOST REDIS_PORT REDIS_PASSWORD REDIS_DB"
                                    + " REDIS_DATABASE REDIS_SSL REDIS_POOL_SIZE REDIS_MIN_IDLE_CONNS"
                                    + " REDIS_DIAL_TIMEOUT REDIS_READ_TIMEOUT REDIS_WRITE_TIMEOUT"
                                    + " REDIS_MAX_RETRIES"
                                    + " LLM_ENABLED LLM_PROVIDER LLM_API_URL LLM_PROXY_URL LLM_BASE_URL"
                                    + " LLM_API_KEY LLM_MODEL LLM_TIMEOUT LLM_MAX_RETRIES LLM_RETRY_DELAY"
                                    + " LLM_MAX_TOKENS LLM_TEMPERATURE LLM_BATCH_SIZE LLM_CACHE_TTL"
                                    + " ENRICHMENT_MODE ENABLE_CLASSIFICATION ENABLE_PUBLISHING"
                                    + " PUBLISHING_WORKER_COUNT PROXY_ENABLED METRICS_ONLY_MODE"
                                    + " TARGET_DISCOVERY_ENABLED TARGET_REFRESH_INTERVAL"
                                    + " TARGET_HEALTH_CHECK_INTERVAL TARGET_HEALTH_CHECK_TIMEOUT"
                                    + " GROUPING_CONFIG_PATH INHIBITION_CONFIG_PATH"
                                    + " DATABASE_DRIVER DATABASE_MIN_CONNECTIONS DATABASE_MIN_POOL_SIZE"
                                    + " DATABASE_MAX_CONN_LIFETIME DATABASE_MAX_CONN_IDLE_TIME"
                                    + " DATABASE_CONNECT_TIMEOUT DATABASE_QUERY_TIMEOUT"
                                    + " DATABASE_COMMAND_TIMEOUT DATABASE_POOL_TIMEOUT"
                                    + " DATABASE_POOL_RECYCLE POSTGRES_MAX_OVERFLOW POSTGRES_POOL_TIMEOUT"
                                    + " STORAGE_BACKEND SERVER_READ_TIMEOUT SERVER_WRITE_TIMEOUT"
                                    + " SERVER_IDLE_TIMEOUT SERVER_GRACEFUL_SHUTDOWN_TIMEOUT"
                                    + " GRACEFUL_TIMEOUT REQUEST_TIMEOUT METRICS_ENABLED METRICS_PATH"
                                    + " METRICS_PORT LOG_FORMAT LOG_OUTPUT LOG_FILENAME CACHE_DEFAULT_TTL"
                                    + " CACHE_MAX_TTL CACHE_MAX_KEYS WEBHOOK_MAX_REQUEST_SIZE"
                                    + " WEBHOOK_REQUEST_TIMEOUT WEBHOOK_MAX_ALERTS_PER_REQUEST"
                                    + " WEBHOOK_AUTHENTICATION_ENABLED WEBHOOK_AUTHENTICATION_API_KEY"
                                    + " RATE_LIMITING_ENABLED RETENTION_DAYS ALERT_BATCH_SIZE"
                                    + " MAX_CONCURRENT_ALERTS MIGRATION_ENABLED AUTO_MIGRATE MOCK_MODE"
                                    + " PERFORMANCE_TEST")
                    .stream()
                    .flatMap(names -> Arrays.stream(names.split(" ")))
                    .toList();

    private EnvironmentNames() {}

    private static Variable one(String name, String key, String meaning) {
        return new Variable(List.of(name), key, meaning);
    }
}
