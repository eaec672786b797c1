package io.alerthistory.service.alertmanager;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class AlertmanagerOnPostgresTest extends AlertmanagerContract {

    @Override
    DatabaseSettings settings() {
        return EmbeddedPostgres.newDatabase();
    }
}
