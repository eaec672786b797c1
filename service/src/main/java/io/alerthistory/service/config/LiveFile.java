package io.alerthistory.service.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The live file and the token files, read again whenever [#refresh()] is called; it has no thread
/// of its own.
///
/// Contents are compared, not times, so a swapped symbolic link (as Kubernetes does it) is seen like
/// a change in place. A file that is missing, broken or half written leaves the last good one in
/// force, and so does one that would open the service without saying `auth: {tokens: []}`.
public final class LiveFile {

    /// What a refresh may change.
    public enum Change {
        LOG_LEVEL,
        DRAINING,
        ACTIVE,
        /// The tokens, their files' contents included.
        AUTH,
        /// What is wrong or strange: problems, warnings, missing secrets.
        TROUBLE
    }

    private final Optional<Path> file;
    private final LiveConfig base;
    private final Optional<LogLevel> logLevel;
    private LivePart lastGood = LivePart.NOTHING;
    private List<String> problems = List.of();
    private List<String> warnings = List.of();
    private @Nullable String lastText;
    private volatile LiveState state;

    private LiveFile(Optional<Path> file, LiveConfig base, Optional<LogLevel> logLevel) {
        this.file = file;
        this.base = base;
        this.logLevel = logLevel;
        this.state = new LiveState(base, List.of(), List.of(), List.of(), List.of());
    }

    /// Reads for the first time. Nothing that is wrong with the file is fatal.
    ///
    /// @param base what holds where the file says nothing: the main file's values
    /// @param logLevel the environment's, which stands over the file
    public static LiveFile open(Optional<Path> file, LiveConfig base, Optional<LogLevel> logLevel) {
        var live = new LiveFile(file, base, logLevel);
        live.refresh();
        return live;
    }

    /// What holds now; any thread may ask.
    public LiveState state() {
        return state;
    }

    /// Looks at the files again.
    ///
    /// @return what is another than before
    public synchronized Set<Change> refresh() {
        file.ifPresent(this::read);
        var before = state;
        var after = resolved(withLogLevel(lastGood.over(base)));
        state = after;
        return changes(before, after);
    }

    private void read(Path path) {
        try {
            var text = text(path);
            if (!text.equals(lastText)) {
                lastText = text;
                take(path, LivePart.parse(path.toString(), text));
            }
        } catch (InvalidConfiguration e) {
            problems = e.problems().stream().map(LiveFile::kept).toList();
        }
    }

    /// Once it could not be read, even the same text is news.
    private String text(Path path) throws InvalidConfiguration {
        try {
            return ConfigFile.read(path);
        } catch (InvalidConfiguration e) {
            lastText = null;
            throw e;
        }
    }

    private void take(Path path, LivePart.Read read) {
        warnings = read.warnings();
        var part = read.part();
        var closed = !lastGood.over(base).auth().open();
        if (closed && part.auth().isEmpty() && base.auth().open()) {
            problems =
                    List.of(
                            path
                                    + ": auth is gone, which would let everybody in; the tokens before"
                                    + " stay in force, write auth: {tokens: []} to open the service");
            lastGood =
                    new LivePart(part.logLevel(), part.draining(), part.active(), lastGood.auth());
            return;
        }
        problems = List.of();
        lastGood = part;
    }

    private static String kept(String problem) {
        return problem + "; the values before stay in force";
    }

    private LiveConfig withLogLevel(LiveConfig config) {
        return logLevel.map(config::with).orElse(config);
    }

    private LiveState resolved(LiveConfig config) {
        var tokens = new ArrayList<LiveState.AuthToken>();
        var missing = new ArrayList<LiveState.Missing>();
        for (var token : config.auth().tokens()) {
            try {
                tokens.add(new LiveState.AuthToken(token.name(), token.role(), value(token)));
            } catch (SecretProblem e) {
                missing.add(new LiveState.Missing(e.code(), e.message()));
            }
        }
        return new LiveState(config, tokens, missing, problems, warnings);
    }

    private static Secret value(LiveConfig.Token token) throws SecretProblem {
        var value = token.tokenFile().read();
        if (value.reveal().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new SecretProblem(
                    SecretProblem.INVALID,
                    token.tokenFile().name()
                            + " holds white space or characters that a header cannot carry; write"
                            + " one token of printable ASCII");
        }
        return value;
    }

    private static Set<Change> changes(LiveState before, LiveState after) {
        var changes = EnumSet.noneOf(Change.class);
        if (before.config().logLevel() != after.config().logLevel()) {
            changes.add(Change.LOG_LEVEL);
        }
        if (before.config().draining() != after.config().draining()) {
            changes.add(Change.DRAINING);
        }
        if (!before.config().active().equals(after.config().active())) {
            changes.add(Change.ACTIVE);
        }
        if (!before.config().auth().equals(after.config().auth())
                || !before.tokens().equals(after.tokens())) {
            changes.add(Change.AUTH);
        }
        if (!before.problems().equals(after.problems())
                || !before.warnings().equals(after.warnings())
                || !before.missing().equals(after.missing())) {
            changes.add(Change.TROUBLE);
        }
        return changes;
    }
}
