package io.alerthistory.service.storage;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteErrorCode;

/// Brings the schema up to what this release needs. Forward only. The number before the dot counts
/// releases: each keeps what the one before it needs, so a schema that is one ahead of us is no error,
/// and one that is further ahead is refused. Two replicas that start at once wait for each other on
/// Flyway's lock.
final class Migration {

    /// Flyway names the script that failed, and a version whose script is another one than when it ran.
    private static final Pattern VERSION =
            Pattern.compile(
                    "\\bV([0-9]+(?:\\.[0-9]+)*)__|migration version ([0-9]+(?:\\.[0-9]+)*)");

    private Migration() {}

    /// Migrates and returns the version of the schema.
    static int run(DataSource source, Dialect dialect) throws SQLException {
        var flyway =
                switch (dialect) {
                    case POSTGRES ->
                            Flyway.configure()
                                    .schemas("alert_history")
                                    .createSchemas(true)
                                    .locations("classpath:db/postgres");
                    case SQLITE ->
                            Flyway.configure()
                                    .table("ah_flyway_schema_history")
                                    .baselineOnMigrate(true)
                                    .baselineVersion("0")
                                    .locations("classpath:db/sqlite");
                };
        try {
            var ready =
                    flyway.dataSource(source)
                            .ignoreMigrationPatterns("*:future")
                            .validateMigrationNaming(true)
                            .load();
            requireInReach(ready.info());
            ready.migrate();
            var current = ready.info().current();
            return current == null || current.getVersion() == null
                    ? 0
                    : current.getVersion().getMajor().intValueExact();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && !isRefusal(sql, dialect)) {
                    throw sql;
                }
                if (cause instanceof NotReadyException notReady) {
                    throw notReady;
                }
            }
            throw failed(e);
        }
    }

    private static void requireInReach(MigrationInfoService migrations) {
        var known = newest(migrations, MigrationState::isResolved);
        var there = newest(migrations, MigrationState::isApplied);
        if (there > known + 1) {
            throw new NotReadyException(
                    "SCHEMA_TOO_NEW",
                    "the schema is at version %d, which only programs that know version %d can use, and this one knows %d. Use a newer image, or restore a backup from before the schema was brought so far"
                            .formatted(there, there - 1, known));
        }
    }

    private static int newest(MigrationInfoService migrations, Predicate<MigrationState> which) {
        return Arrays.stream(migrations.all())
                .filter(it -> which.test(it.getState()) && it.getVersion() != null)
                .mapToInt(it -> it.getVersion().getMajor().intValueExact())
                .max()
                .orElse(0);
    }

    /// Whether a statement was refused for what it says and for what is there, and not for the state of
    /// the server, the connection or the privileges, which [Unreachable] knows better.
    private static boolean isRefusal(SQLException e, Dialect dialect) {
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (dialect) {
            case POSTGRES ->
                    !state.equals("42501")
                            && (state.startsWith("42")
                                    || state.startsWith("22")
                                    || state.startsWith("23")
                                    || state.startsWith("2B")
                                    || state.startsWith("0A"));
            case SQLITE -> {
                var code = e.getErrorCode() & 0xFF;
                yield code == SQLiteErrorCode.SQLITE_ERROR.code
                        || code == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
            }
        };
    }

    private static NotReadyException failed(FlywayException e) {
        var version = VERSION.matcher(String.valueOf(e.getMessage()));
        return new NotReadyException(
                "MIGRATION_FAILED",
                "the schema could not be brought to %s: %s. Nothing of that version was stored, and it is tried again every few seconds: undo what was changed in the schema by hand, or restore a backup"
                        .formatted(
                                version.find()
                                        ? "version " + named(version)
                                        : "the version of this release",
                                reason(e)));
    }

    private static String named(Matcher found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /// What the database says, else what Flyway says, in one line.
    private static String reason(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return line(sql);
            }
        }
        return line(e);
    }

    private static String line(Exception e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }
}
