package io.alerthistory.service.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// SQLAlchemy's address of an SQLite file: `sqlite:///relative/path`, `sqlite:////absolute/path`.
final class SqliteUrl {

    private static final Pattern SCHEME = Pattern.compile("sqlite(\\+[a-z0-9_]+)?:");

    private SqliteUrl() {}

    static boolean isOne(String url) {
        return SCHEME.matcher(url).lookingAt();
    }

    /// The file. What follows a `?` is for another driver and is left out.
    static Path parse(String url) throws InvalidConfiguration {
        var scheme = SCHEME.matcher(url);
        var rest = scheme.lookingAt() ? url.substring(scheme.end()) : "";
        var path = rest.startsWith("///") ? rest.substring(3).replaceFirst("\\?.*", "") : "";
        if (path.isBlank() || path.startsWith(":memory:") || path.startsWith("file:")) {
            throw unusable();
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException _) {
            throw unusable();
        }
    }

    private static InvalidConfiguration unusable() {
        return new InvalidConfiguration(
                List.of(
                        "the SQLite address names no file that lasts; write sqlite:///relative/path or"
                                + " sqlite:////absolute/path"));
    }
}
