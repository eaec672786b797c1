package io.alerthistory.service.work;

import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.Owners;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What of the work on the database this process has to do.
public final class Duty {

    private final Database database;
    private final String backend;
    private final Supplier<Standing> standing;
    private final InstantSource clock;
    private Presence presence = Presence.NOBODY;

    /// @param backend of this process, as it owns what it commits
    /// @param standing as the operator says it now
    public Duty(
            Database database, String backend, Supplier<Standing> standing, InstantSource clock) {
        this.database = database;
        this.backend = backend;
        this.standing = standing;
        this.clock = clock;
    }

    /// Whose episodes are looked after here.
    ///
    /// @throws io.alerthistory.service.storage.StorageException when nobody knows who is there
    public synchronized Owners episodes() {
        var now = clock.instant();
        presence = presence.look(database.silence().beats(), now);
        return Share.of(backend, standing.get(), presence.backends(now));
    }

    /// Whether what is old is taken away here.
    public boolean keepsHouse() {
        return standing.get().keepsHouse();
    }

    /// Whether Alertmanagers are asked here: as work of the active revision, and of another one only when it
    /// is alone.
    ///
    /// @throws io.alerthistory.service.storage.StorageException when nobody knows who is there
    public boolean pulls() {
        return standing.get().keepsHouse() || episodes() instanceof Owners.AllBut;
    }

    /// The owner of what this process commits.
    public String backend() {
        return backend;
    }
}
