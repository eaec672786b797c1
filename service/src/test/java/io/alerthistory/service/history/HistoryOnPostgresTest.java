package io.alerthistory.service.history;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class HistoryOnPostgresTest extends HistoryContract {

    @Override
    DatabaseSettings settings() {
        return EmbeddedPostgres.newDatabase();
    }
}
