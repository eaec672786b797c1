package io.alerthistory.service.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The write side of the hot path. One caller at a time; each writer has its own.
///
/// Every method throws [StorageException], which says whether trying again can help.
public interface IntakeStore extends AutoCloseable {

    /// Finds these label sets, or stores them, in a transaction of their own; their order of
    /// insertion is that of their keys, so that two writers never wait for each other in a circle.
    /// A text is kept of those that are stored.
    List<SeriesRef> series(List<SeriesText.Of> wanted);

    /// The first of this many ids that nobody else has or gets.
    long idBlock();

    /// How many ids one block holds.
    int ID_BLOCK = 1000;

    /// One transaction: locks these series in ascending order, lets `decide` say what to write, writes it
    /// and commits. When it returns, everything is durable.
    void commit(Collection<Long> seriesIds, Function<Map<Long, StateRow>, Writes> decide);

    @Override
    void close();
}
