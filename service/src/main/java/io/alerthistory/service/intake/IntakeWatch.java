package io.alerthistory.service.intake;

import io.alerthistory.service.storage.Writes;

/// Told of what was committed, for metrics; called by the writers, so it must be quick.
@FunctionalInterface
public interface IntakeWatch {

    /// One transaction was committed.
    ///
    /// @param bodies how many bodies the transaction held
    /// @param stored how many of their alerts told something new
    /// @param duplicates how many told what was known
    /// @param writes what it wrote
    /// @param nanos how long it took, from the locks to the commit
    void committed(int bodies, int stored, int duplicates, Writes writes, long nanos);

    /// So many repeats were taken in that said nothing to be stored at once.
    default void repeated(int alerts) {}

    /// So many events of that kind came.
    default void recorded(EventKind kind, int events) {}

    /// So many episodes ended because nobody claimed them any more.
    default void ranOut(int episodes) {}

    /// Alertmanagers were asked what they hold.
    ///
    /// @param ended how many episodes ended; below 0: one of them did not answer
    default void pulled(int ended) {}
}
