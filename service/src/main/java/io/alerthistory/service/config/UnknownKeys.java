package io.alerthistory.service.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Says what is wrong with the keys of a section that nobody knows, and what they may mean.
final class UnknownKeys {

    /// Names that other releases had, where letters alone do not lead to ours.
    private static final Map<String, String> FORMER =
            Map.of(
                    "poolsize",
                    "maxConnections",
                    "username",
                    "usernameFile",
                    "password",
                    "passwordFile");

    private static final Pattern SNAKE = Pattern.compile("_([a-z0-9])");

    private final String path;
    private final Set<String> names;
    private final boolean live;
    private final Findings findings;

    UnknownKeys(String path, boolean live, Findings findings) {
        this.path = path;
        this.names = Keys.under(path.replaceAll("\\[[0-9]+]", "[]"), live);
        this.live = live;
        this.findings = findings;
    }

    boolean known(String key) {
        return names.contains(key);
    }

    void found(int line, String key) {
        var text = known(camel(key)) || key.contains("_") ? snake(key) : unknown(key);
        if (live) {
            findings.warning(line, text + (fixed(key) ? "" : "; it is ignored"));
        } else {
            findings.problem(line, text);
        }
    }

    String where() {
        return path.isEmpty() ? "" : " under " + path;
    }

    private String snake(String key) {
        var meant = meant(key).orElse(camel(key));
        return "key "
                + Checks.quoted(key)
                + where()
                + ": snake_case keys are of the old format; rename it to camelCase"
                + (Keys.named(meant).isEmpty() && !known(meant) && !meant.contains(".")
                        ? ", if there is such a key"
                        : ": " + Checks.quoted(meant));
    }

    private String unknown(String key) {
        if (fixed(key)) {
            return "key "
                    + Checks.quoted(key)
                    + " is not read again while running; it is ignored here, set it in the main file"
                    + " and restart";
        }
        return "unknown key "
                + Checks.quoted(key)
                + where()
                + meant(key)
                        .map(meant -> "; did you mean " + Checks.quoted(meant) + "?")
                        .orElse("");
    }

    /// Whether a live file has a key that only the main file may have.
    private boolean fixed(String key) {
        return live && path.isEmpty() && Keys.under("", false).contains(key);
    }

    private Optional<String> meant(String key) {
        var former = FORMER.get(key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""));
        if (former != null && known(former)) {
            return Optional.of(former);
        }
        return Nearest.to(key, names)
                .or(() -> Keys.named(former == null ? key : former).stream().findFirst());
    }

    private static String camel(String key) {
        return SNAKE.matcher(key).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
