package io.alerthistory.service.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class CommitOnSqliteTest extends CommitContract {

    @TempDir Path folder;

    @Override
    DatabaseSettings settings() {
        return new DatabaseSettings.Sqlite(folder.resolve("alert-history.db"));
    }
}
