package io.alerthistory.service.storage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The database did not do what was asked.
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What went wrong, by what the caller can do about it.
    public enum Kind {
        /// Nothing was stored; the same again may succeed: a lock, a deadlock, a lost connection.
        TRANSIENT,
        /// The transaction lost against another one (40001, 40P01): the batch again, at once.
        CONFLICT,
        /// The data itself was refused; the same again fails again.
        DATA
    }

    private final Kind kind;

    public StorageException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// A series that the writer knew was silent for so long that it was taken away.
    static StorageException forgotten() {
        return new StorageException(
                Kind.CONFLICT, "a series was taken away meanwhile; it is stored anew", null);
    }

    /// Reads the kind from the SQLSTATE: class 22 and 23 blame the data, 40 the competition, the rest
    /// (connection, resources, privileges, shutdown) may pass. A missing partition (23514) passes when
    /// the upkeep has run. SQLite has no states; its constraint failures (19) blame the data.
    static StorageException of(String what, SQLException e) {
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        var kind =
                state.startsWith("40")
                        ? Kind.CONFLICT
                        : state.startsWith("22")
                                        || (state.startsWith("23") && !state.equals("23514"))
                                        || (state.isEmpty() && e.getErrorCode() == 19)
                                ? Kind.DATA
                                : Kind.TRANSIENT;
        return new StorageException(kind, what + ": " + e.getMessage(), e);
    }
}
