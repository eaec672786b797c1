package io.alerthistory.service;

import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class KillOnPostgresTest extends KillContract {

    private final DatabaseSettings.Endpoint endpoint =
            EmbeddedPostgres.newDatabase().endpoint().get();

    @Override
    String databaseYaml() {
        var uri = endpoint.url().substring("jdbc:".length());
        return "{postgres: {url: \""
                + uri.replace("//", "//" + endpoint.user() + ":" + endpoint.password() + "@")
                + "\"}}";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password());
    }

    @Override
    String episodesTable() {
        return "alert_history.episode";
    }

    @Override
    String seriesTable() {
        return "alert_history.series";
    }
}
