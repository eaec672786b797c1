package io.alerthistory.e2e.cluster;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/// What both stacks keep, as it is in the PostgreSQL of a namespace.
record Histories(Site site) {

    /// The label `n` of an alert's rows in the tables of the stack of before.
    Set<String> legacy(String alertname) throws SQLException {
        return column("SELECT labels->>'n' FROM public.alerts WHERE alert_name = ?", alertname);
    }

    /// The same of the service, whose first pod makes its tables.
    Set<String> primary(String alertname) throws SQLException {
        if (column("SELECT to_regclass('alert_history.episode')::text WHERE ? <> ''", alertname)
                .contains(null)) {
            return Set.of();
        }
        return column(
                "SELECT labels->>'n' FROM alert_history.series WHERE labels->>'alertname' = ?"
                        + " AND EXISTS (SELECT FROM alert_history.episode WHERE series_id = series.id)",
                alertname);
    }

    /// The same of both.
    Set<String> both(String alertname) throws SQLException {
        return either(legacy(alertname), primary(alertname));
    }

    /// What is in one of them at least.
    static Set<String> either(Set<String> legacy, Set<String> primary) {
        var either = new HashSet<>(legacy);
        either.addAll(primary);
        return either;
    }

    private Set<String> column(String query, String alertname) throws SQLException {
        var at = site.address("pg");
        var url = "jdbc:postgresql://%s:%d/alert_history".formatted(at.getHost(), at.getPort());
        try (var connection = DriverManager.getConnection(url, "alert_history", "for-tests-only");
                var statement = connection.prepareStatement(query)) {
            statement.setString(1, alertname);
            try (var rows = statement.executeQuery()) {
                var found = new HashSet<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        }
    }
}
