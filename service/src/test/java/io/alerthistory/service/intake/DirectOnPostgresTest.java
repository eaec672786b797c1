package io.alerthistory.service.intake;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class DirectOnPostgresTest extends DirectContract {

    private DatabaseSettings.@Nullable Postgres used;

    @Override
    DatabaseSettings settings() {
        used = EmbeddedPostgres.newDatabase();
        return used;
    }

    @Override
    void execute(String sql, long... micros) throws SQLException {
        var endpoint = Objects.requireNonNull(used).endpoint().get();
        try (var connection =
                        DriverManager.getConnection(
                                endpoint.url(), endpoint.user(), endpoint.password());
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < micros.length; i++) {
                statement.setLong(i + 1, micros[i]);
            }
            statement.executeUpdate();
        }
    }
}
