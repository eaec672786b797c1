package io.alerthistory.service.storage;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings the schema up to what this release needs. Forward only; an older release goes on working on
/// the newer schema, so a schema that is ahead of us is no error. Two replicas that start at once
/// wait for each other on Flyway's lock.
final class Migration {

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
            ready.migrate();
            var current = ready.info().current();
            return current == null || current.getVersion() == null
                    ? 0
                    : current.getVersion().getMajor().intValueExact();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw sql;
                }
                if (cause instanceof NotReadyException notReady) {
                    throw notReady;
                }
            }
            throw e;
        }
    }
}
