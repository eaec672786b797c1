package io.alerthistory.service.intake;

import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class WorkOnSqliteTest extends WorkContract {

    @TempDir Path folder;

    @Override
    DatabaseSettings settings() {
        return new DatabaseSettings.Sqlite(folder.resolve("alert-history.db"));
    }

    @Override
    void execute(String sql, long... micros) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("alert-history.db"));
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < micros.length; i++) {
                statement.setLong(i + 1, micros[i]);
            }
            statement.executeUpdate();
        }
    }
}
