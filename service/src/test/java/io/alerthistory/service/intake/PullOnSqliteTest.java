package io.alerthistory.service.intake;

import io.alerthistory.service.storage.DatabaseSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PullOnSqliteTest extends PullContract {

    @TempDir Path folder;

    @Override
    DatabaseSettings settings() {
        return new DatabaseSettings.Sqlite(folder.resolve("alert-history.db"));
    }
}
