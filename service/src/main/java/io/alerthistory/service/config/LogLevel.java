package io.alerthistory.service.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How much is logged; the later ones include the earlier ones.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    /// The name in the file.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(LogLevel::key).toList();
    }

    static Optional<LogLevel> ofKey(String key) {
        return Arrays.stream(values()).filter(level -> level.key().equals(key)).findFirst();
    }

    /// Either case, and the other names that Python and Go have for these.
    static Optional<LogLevel> ofOldName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "critical", "fatal", "panic", "error" -> Optional.of(ERROR);
            case "warning", "warn" -> Optional.of(WARN);
            case "info" -> Optional.of(INFO);
            case "debug", "trace" -> Optional.of(DEBUG);
            default -> Optional.empty();
        };
    }
}
