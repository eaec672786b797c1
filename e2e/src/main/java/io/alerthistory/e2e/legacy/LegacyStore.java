package io.alerthistory.e2e.legacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The tables of the stack of before, in PostgreSQL: one row for each fingerprint, which the next
/// firing writes over.
final class LegacyStore implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ATTEMPT_MILLIS = 2_000;

    private static final String SAVE =
            """
            INSERT INTO public.alerts (fingerprint, alert_name, namespace, status, labels, annotations,
                                       starts_at, ends_at, generator_url)
            VALUES (?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?)
            ON CONFLICT (fingerprint) DO UPDATE
                SET status = excluded.status, ends_at = excluded.ends_at,
                    annotations = excluded.annotations, "timestamp" = now(), updated_at = now()
            """;

    private static final String WHERE =
            """
             FROM public.alerts
            WHERE (?::text IS NULL OR alert_name = ?) AND (?::text IS NULL OR status = ?)
              AND (?::text IS NULL OR fingerprint = ?) AND (?::text IS NULL OR namespace = ?)
              AND (?::timestamptz IS NULL OR "timestamp" >= ?) AND (?::timestamptz IS NULL OR "timestamp" <= ?)
            """;

    private final HikariDataSource pool;

    private LegacyStore(HikariDataSource pool) {
        this.pool = pool;
    }

    /// Opens it; whether the database is there is seen at the first use.
    ///
    /// @param url as in `DATABASE_URL`: `postgresql://user:password@host:5432/name`
    static LegacyStore open(String url) {
        var at = URI.create(url);
        var user = at.getUserInfo() == null ? new String[0] : at.getUserInfo().split(":", 2);
        if (!"postgresql".equals(at.getScheme()) || at.getHost() == null || user.length != 2) {
            throw new IllegalArgumentException(
                    "DATABASE_URL is not of the form postgresql://user:password@host:5432/name");
        }
        var config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://%s:%d%s"
                        .formatted(
                                at.getHost(),
                                at.getPort() < 0 ? 5432 : at.getPort(),
                                at.getPath()));
        config.setUsername(user[0]);
        config.setPassword(user[1]);
        config.setMaximumPoolSize(5);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(ATTEMPT_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new LegacyStore(new HikariDataSource(config));
    }

    /// Makes the tables that are not there.
    void migrate() throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            // Of several pods that begin at once, one makes them.
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(4711)");
            statement.execute(schema());
            connection.commit();
        }
    }

    /// Whether the tables can be read.
    boolean ready() {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            return statement.execute("SELECT 1 FROM public.migration_history LIMIT 1");
        } catch (SQLException e) {
            return false;
        }
    }

    /// Commits all of them or none.
    void save(List<LegacyAlert> alerts) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.prepareStatement(SAVE)) {
            connection.setAutoCommit(false);
            for (var alert : alerts) {
                statement.setString(1, alert.fingerprint());
                statement.setString(2, alert.name());
                statement.setString(3, alert.labels().get("namespace"));
                statement.setString(4, alert.status());
                statement.setString(5, JSON.valueToTree(alert.labels()).toString());
                statement.setString(
                        6, alert.annotations().isObject() ? alert.annotations().toString() : "{}");
                statement.setObject(7, utc(alert.startsAt()));
                statement.setObject(8, alert.endsAt().map(LegacyStore::utc).orElse(null));
                statement.setString(9, alert.generatorUrl());
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
        }
    }

    /// How many there are, without limit and offset.
    long count(Map<String, String> filters) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = where(connection, "SELECT count(*)", "", filters);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// The newest of them, as they are answered.
    List<ObjectNode> newest(Map<String, String> filters, int limit, int offset)
            throws SQLException {
        var page = " ORDER BY \"timestamp\" DESC, id DESC LIMIT " + limit + " OFFSET " + offset;
        try (var connection = pool.getConnection();
                var statement = where(connection, "SELECT *", page, filters);
                var rows = statement.executeQuery()) {
            var alerts = new ArrayList<ObjectNode>();
            while (rows.next()) {
                alerts.add(alert(rows));
            }
            return alerts;
        }
    }

    private static PreparedStatement where(
            Connection connection, String select, String page, Map<String, String> filters)
            throws SQLException {
        var statement = connection.prepareStatement(select + WHERE + page);
        var at = 1;
        for (var name : List.of("alertname", "status", "fingerprint", "namespace")) {
            statement.setString(at++, filters.get(name));
            statement.setString(at++, filters.get(name));
        }
        for (var name : List.of("start_time", "end_time")) {
            var text = filters.get(name);
            var time = text == null ? null : OffsetDateTime.parse(text);
            statement.setObject(at++, time);
            statement.setObject(at++, time);
        }
        return statement;
    }

    private static ObjectNode alert(ResultSet row) throws SQLException {
        var alert = JSON.createObjectNode();
        alert.put("fingerprint", row.getString("fingerprint"));
        alert.put("alertname", row.getString("alert_name"));
        alert.put("status", row.getString("status"));
        alert.set("labels", parsed(row.getString("labels")));
        alert.set("annotations", parsed(row.getString("annotations")));
        alert.put("startsAt", time(row, "starts_at"));
        alert.put("endsAt", time(row, "ends_at"));
        alert.put("generatorURL", row.getString("generator_url"));
        alert.put("timestamp", time(row, "timestamp"));
        return alert;
    }

    @org.jspecify.annotations.Nullable
    private static String time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant().toString();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static String schema() {
        try (var in = LegacyStore.class.getResourceAsStream("/legacy/schema.sql")) {
            if (in == null) {
                throw new IllegalStateException("/legacy/schema.sql is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
