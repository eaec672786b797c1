package io.alerthistory.service.explore;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class PagingOnPostgresTest extends PagingContract {

    @Override
    DatabaseSettings settings() {
        return EmbeddedPostgres.newDatabase();
    }
}
