package io.alerthistory.service.storage;

import io.helidon.dbclient.DbClient;
import java.util.function.BiFunction;

/// Asks the database where readers wait fairly; answers at once when it cannot be asked.
record Reader(Database database) {

    /// @throws StorageException TRANSIENT when the database cannot answer now
    <T> T ask(BiFunction<DbClient, Dialect, T> question) {
        database.notReady()
                .filter(reason -> !reason.code().equals("DATABASE_UNREACHABLE"))
                .ifPresent(reason -> {
                    throw new StorageException(
                            StorageException.Kind.TRANSIENT, reason.message(), null);
                });
        return database.read(() -> question.apply(database.client(), database.dialect()));
    }
}
