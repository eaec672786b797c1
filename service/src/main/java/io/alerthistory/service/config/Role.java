package io.alerthistory.service.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the holder of a token may do.
public enum Role {
    /// Post alerts.
    INGEST("Ingest"),
    /// Read everything.
    READ("Read"),
    /// The rest: replay, test, change of mode.
    OPERATE("Operate");

    private final String key;

    Role(String key) {
        this.key = key;
    }

    /// The name in the file.
    public String key() {
        return key;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Role::key).toList();
    }

    static Optional<Role> ofKey(String key) {
        return Arrays.stream(values()).filter(role -> role.key.equals(key)).findFirst();
    }
}
