package io.alerthistory.service.export;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class ExportOnPostgresTest extends ExportContract {

    @Override
    DatabaseSettings settings() {
        return EmbeddedPostgres.newDatabase();
    }
}
