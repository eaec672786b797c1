package io.alerthistory.service.storage;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says in a sentence what an operator can do about a database that cannot be used.
final class Unreachable {

    private Unreachable() {}

    /// Whether only somebody else writes to the file: that proves that it is there.
    static boolean isBusy(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException e
                    && (e.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code) {
                return true;
            }
        }
        return false;
    }

    static Database.Reason reason(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotReadyException missing) {
                return new Database.Reason(missing.code(), String.valueOf(missing.getMessage()));
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return reason(sql, sql.getSQLState());
            }
        }
        return new Database.Reason("DATABASE_UNREACHABLE", firstLine(problem));
    }

    private static Database.Reason reason(SQLException e, String state) {
        var remedy =
                switch (state) {
                    case "28P01", "28000" ->
                            "the server refused user or password; correct the credentials";
                    case "3D000" -> "the database does not exist; create it or correct its name";
                    case "42501" ->
                            "the user may not create the schema alert_history; run GRANT CREATE ON"
                                    + " DATABASE to it, or create the schema with it as the owner";
                    case "53300" ->
                            "the server has no free connections; lower maxConnections or raise"
                                    + " max_connections";
                    case "25006" -> "the server is read-only (a replica); point at the primary";
                    default -> "";
                };
        return remedy.isEmpty()
                ? new Database.Reason("DATABASE_UNREACHABLE", firstLine(e))
                : new Database.Reason("DATABASE_REJECTED", remedy + " (" + firstLine(e) + ")");
    }

    private static String firstLine(Throwable e) {
        var message = String.valueOf(e.getMessage());
        var end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
