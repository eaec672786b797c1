package io.alerthistory.service.intake;

import io.alerthistory.service.storage.IntakeStore;
import java.util.function.LongSupplier;

/// Shares out the blocks of ids that this process reserves. A writer gets a few at a time, so that the ids of all
/// writers grow together: what is new is then the last of an index, which the database finds without a search.
final class IdBlocks {

    /// How many ids a writer gets at a time; a block holds a multiple of it.
    static final int CHUNK = 50;

    private long next;
    private long end;

    /// The first of so many ids.
    ///
    /// @param newBlock reserves a block, in a transaction of its own, and returns its first id
    synchronized long chunk(LongSupplier newBlock) {
        if (next == end) {
            next = newBlock.getAsLong();
            end = next + IntakeStore.ID_BLOCK;
        }
        var first = next;
        next += CHUNK;
        return first;
    }
}
