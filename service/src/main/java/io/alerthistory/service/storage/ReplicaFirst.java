package io.alerthistory.service.storage;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens connections to a replica, and to the server that it follows while it cannot be reached.
record ReplicaFirst(DataSource replica, DataSource primary) implements UnpooledSource {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFirst.class);

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return replica.getConnection();
        } catch (SQLException | NotReadyException e) {
            LOG.warn("the replica cannot be read, questions go to the primary: {}", e.getMessage());
            return primary.getConnection();
        }
    }
}
