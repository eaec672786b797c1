package io.alerthistory.service.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// PostgreSQL's `sslmode`, as libpq has it.
public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /// libpq's name.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether a connection without TLS may come of it; a certificate proves nothing then.
    boolean mayBePlain() {
        return compareTo(REQUIRE) < 0;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(SslMode::key).toList();
    }

    static Optional<SslMode> ofKey(String key) {
        return Arrays.stream(values()).filter(mode -> mode.key().equals(key)).findFirst();
    }
}
