package io.alerthistory.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class CommitOnPostgresTest extends CommitContract {

    @Override
    DatabaseSettings settings() {
        return EmbeddedPostgres.newDatabase();
    }

    @Override
    void assertNoTransactionIsOpen() {
        assertThat(
                        query(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                        + " current_database() AND state LIKE 'idle in transaction%'"))
                .containsExactly("0");
    }
}
