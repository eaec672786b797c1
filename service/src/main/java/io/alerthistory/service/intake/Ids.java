package io.alerthistory.service.intake;

import io.alerthistory.service.storage.IntakeStore;
import java.util.ArrayDeque;

/// Ids from the blocks that this writer reserved. Reserving is a transaction of its own, so it happens
/// before a batch, never in one.
final class Ids {

    private final ArrayDeque<Long> blocks = new ArrayDeque<>();
    private long next;
    private long end;

    /// Makes sure that this many ids can be taken.
    void reserve(int count, IntakeStore store) {
        while (end - next + (long) blocks.size() * IntakeStore.ID_BLOCK < count) {
            blocks.add(store.idBlock());
        }
    }

    /// The id that [#take] returns next.
    long peek() {
        if (next == end) {
            next = blocks.remove();
            end = next + IntakeStore.ID_BLOCK;
        }
        return next;
    }

    long take() {
        var id = peek();
        next++;
        return id;
    }
}
