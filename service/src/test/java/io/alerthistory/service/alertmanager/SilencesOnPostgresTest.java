package io.alerthistory.service.alertmanager;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class SilencesOnPostgresTest extends SilencesContract {

    @Override
    DatabaseSettings settings() {
        return EmbeddedPostgres.newDatabase();
    }
}
