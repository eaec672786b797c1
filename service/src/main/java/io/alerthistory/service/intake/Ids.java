package io.alerthistory.service.intake;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/// The ids that a writer has in hand. To get more may be a transaction of its own, so it happens before a
/// batch, never in one.
final class Ids {

    private final IdBlocks blocks;
    private final ArrayDeque<Long> chunks = new ArrayDeque<>();
    private long next;
    private long end;

    Ids(IdBlocks blocks) {
        this.blocks = blocks;
    }

    /// Makes sure that this many ids can be taken.
    ///
    /// @param newBlock reserves a block, in a transaction of its own, and returns its first id
    void reserve(int count, LongSupplier newBlock) {
        while (end - next + (long) chunks.size() * IdBlocks.CHUNK < count) {
            chunks.add(blocks.chunk(newBlock));
        }
    }

    /// The id that [#take] returns next.
    long peek() {
        if (next == end) {
            next = chunks.remove();
            end = next + IdBlocks.CHUNK;
        }
        return next;
    }

    long take() {
        var id = peek();
        next++;
        return id;
    }
}
