package io.alerthistory.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class KillOnSqliteTest extends KillContract {

    @Override
    String databaseYaml() {
        return "{sqlite: {path: \"" + folder.resolve("alert-history.db") + "\"}}";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("alert-history.db"));
    }

    @Override
    String episodesTable() {
        return "ah_episode";
    }

    @Override
    String seriesTable() {
        return "ah_series";
    }
}
