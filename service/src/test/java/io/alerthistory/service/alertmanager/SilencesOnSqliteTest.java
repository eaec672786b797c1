package io.alerthistory.service.alertmanager;

import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SilencesOnSqliteTest extends SilencesContract {

    @TempDir static Path folder;

    @Override
    DatabaseSettings settings() {
        return new DatabaseSettings.Sqlite(folder.resolve("alert-history.db"));
    }
}
