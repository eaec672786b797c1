package io.alerthistory.service.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Every key that the file may have. What is not here is unknown.
public final class Keys {

    private static final String TEXT = "text";
    private static final String NAME = "name";
    private static final String NUMBER = "whole number";
    private static final String DURATION = "duration";
    private static final String DAYS = "days";
    private static final String PATH = "path";

    /// In the order of the file.
    public static final List<Key> ALL =
            List.of(
                    fixed(
                            "stack.name",
                            NAME,
                            "Which stack of a roll-out this process belongs to; told at"
                                    + " `/api/v1/stack` and in the header `X-Alert-History-Backend`."),
                    fixed(
                            "stack.revision",
                            NAME,
                            "Which revision of the stack; the operator sets it."),
                    fixed(
                            "server.host",
                            TEXT,
                            "The address that both listeners bind: a host name or an IP address;"
                                    + " `0.0.0.0` is every one."),
                    fixed("server.port", NUMBER, "The port of the API. 0 is any free port."),
                    fixed(
                            "server.adminPort",
                            NUMBER,
                            "The port of health, metrics and the questions of the operator. 0 is any"
                                    + " free port."),
                    fixed(
                            "server.maxConcurrentIntake",
                            NUMBER,
                            "How many bodies are taken in at a time, 1 to 10000; more are answered 503"
                                    + " and come again."),
                    fixed(
                            "database.postgres.host",
                            TEXT,
                            "The PostgreSQL server. Exactly one of `host`, `urlFile` and `url`."),
                    fixed(
                            "database.postgres.port",
                            NUMBER,
                            "Its port, beside `host`. Default 5432."),
                    fixed(
                            "database.postgres.name",
                            TEXT,
                            "The name of the database; required beside `host`."),
                    fixed(
                            "database.postgres.usernameFile",
                            PATH,
                            "A file with the user's name. Exactly one of `usernameFile` and `user`"
                                    + " beside `host`."),
                    fixed("database.postgres.user", TEXT, "The user's name, given as such."),
                    fixed(
                            "database.postgres.passwordFile",
                            PATH,
                            "A file with the password, beside `host`. Without it none is sent."),
                    fixed(
                            "database.postgres.urlFile",
                            PATH,
                            "A file with a libpq URI,"
                                    + " `postgresql://user:password@host:5432/database?sslmode=…`;"
                                    + " several hosts may be listed."),
                    fixed(
                            "database.postgres.url",
                            TEXT,
                            "The same URI given as such. A password in it is in the file."),
                    fixed(
                            "database.postgres.sslMode",
                            String.join(", ", SslMode.keys()),
                            "libpq's `sslmode`; wins over the URI's. Default: `verify-full` with a"
                                    + " `caFile`, else `prefer`. `require` with a `caFile` checks the"
                                    + " certificate as `verify-ca` does."),
                    fixed(
                            "database.postgres.caFile",
                            PATH,
                            "The certificates to trust, PEM; wins over the URI's `sslrootcert`."
                                    + " Without it the `verify-…` modes trust what the Java runtime"
                                    + " trusts."),
                    fixed(
                            "database.postgres.maxConnections",
                            NUMBER,
                            "Connections of this process in all, 4 to 1000. Default 10."),
                    fixed(
                            "database.postgres.readUrlFile",
                            PATH,
                            "A file with the libpq URI of a server that follows this one (a hot"
                                    + " standby): questions are answered from there, and from here while it"
                                    + " cannot be reached. They may then be as old as it lags."),
                    fixed(
                            "database.postgres.readUrl",
                            TEXT,
                            "The same URI given as such. At most one of `readUrlFile` and `readUrl`."),
                    fixed(
                            "database.sqlite.path",
                            PATH,
                            "The file; it and its directory are made when they are missing."),
                    fixed(
                            "episodes.skew",
                            DURATION,
                            "Two starts of one alert no further apart than this are one start."),
                    fixed(
                            "episodes.lateWindow",
                            DURATION,
                            "How long a delivery may be on its way; not less than Alertmanager's"
                                    + " `group_interval` plus 15 s for each of its peers."),
                    fixed(
                            "episodes.staleFloor",
                            DURATION,
                            "The least time without a word about an episode before it may be called"
                                    + " stale."),
                    fixed(
                            "intake.resolveTimeout",
                            DURATION,
                            "How long an alert holds that is posted to `/api/v2/alerts` without an"
                                    + " end; Alertmanager's `resolve_timeout`."),
                    fixed(
                            "intake.recorders[].instance",
                            TEXT,
                            "The host name that an Alertmanager's events tell as `instance`."),
                    fixed(
                            "intake.recorders[].externalURL",
                            TEXT,
                            "The `externalURL` that the same Alertmanager's webhooks tell. Events of"
                                    + " hosts that are not listed keep the host name."),
                    fixed(
                            "sources[].alertmanager.peers[].url",
                            TEXT,
                            "An Alertmanager that is asked what it holds, such as"
                                    + " `http://alertmanager-0:9093`. Name every peer of a cluster, each"
                                    + " by an address of its own and not by one that leads to any of them."),
                    fixed(
                            "sources[].alertmanager.peers[].externalURL",
                            TEXT,
                            "The `externalURL` that its webhooks tell; peers may share one."),
                    fixed(
                            "sources[].alertmanager.interval",
                            DURATION,
                            "How often they are asked, 5s to 2m. Default 30s."),
                    fixed(
                            "sources[].alertmanager.timeout",
                            DURATION,
                            "How long an answer may take, 100ms to 30s. Default 5s."),
                    fixed(
                            "sources[].alertmanager.tokenFile",
                            PATH,
                            "A file with a bearer token to show them. It is read again each time."),
                    fixed(
                            "sources[].alertmanager.user",
                            TEXT,
                            "A user's name to show them, in place of a token; with `passwordFile`."),
                    fixed(
                            "sources[].alertmanager.passwordFile",
                            PATH,
                            "A file with that user's password. It is read again each time."),
                    fixed(
                            "sources[].alertmanager.caFile",
                            PATH,
                            "The certificates to trust, PEM; read again each time. Without it, what the Java runtime trusts."),
                    fixed(
                            "retention.history",
                            DAYS,
                            "How long episodes are kept after their end, with what was recorded of"
                                    + " them. `0d` is for ever."),
                    fixed(
                            "retention.quarantine",
                            DAYS,
                            "How long is kept what could not be understood. `0d` is for ever."),
                    fixed(
                            "drain",
                            DURATION,
                            "How long, at a stop, answers ask clients to close before the listener"
                                    + " goes."),
                    fixed(
                            "liveFile",
                            PATH,
                            "A second file with the keys that are read again while running; a key"
                                    + " there wins over the same key here."),
                    live("logLevel", String.join(", ", LogLevel.keys()), "How much is logged."),
                    live(
                            "draining",
                            "true or false",
                            "Whether this process asks its clients to go elsewhere and is not ready."),
                    live(
                            "active",
                            "true or false",
                            "Whether this revision is the one that owns the traffic, where several"
                                    + " run on one database: only that one takes away what is old and"
                                    + " prepares the days to come. The operator tells it; untold, every"
                                    + " process may, one at a time."),
                    live(
                            "auth.tokens[].name",
                            NAME,
                            "Who has the token, for logs. Two tokens may have one name. No tokens at"
                                    + " all: everybody may do everything."),
                    live(
                            "auth.tokens[].role",
                            String.join(", ", Role.keys()),
                            "What the token allows: `Ingest` to post alerts, `Read` to read, `Operate`"
                                    + " the rest."),
                    live(
                            "auth.tokens[].tokenFile",
                            PATH,
                            "The file with the token. It is read again while running."));

    private Keys() {}

    private static Key fixed(String path, String type, String meaning) {
        return new Key(path, type, false, meaning);
    }

    private static Key live(String path, String type, String meaning) {
        return new Key(path, type, true, meaning);
    }

    /// The names that may stand in a section, its sub-sections' included. The section of a list's
    /// elements ends with `[]`.
    static SequencedSet<String> under(String section, boolean liveOnly) {
        var names = new LinkedHashSet<String>();
        var prefix = section.isEmpty() ? "" : section + ".";
        for (var key : ALL) {
            if (key.path().startsWith(prefix) && (key.live() || !liveOnly)) {
                var rest = key.path().substring(prefix.length());
                var dot = rest.indexOf('.');
                names.add((dot < 0 ? rest : rest.substring(0, dot)).replace("[]", ""));
            }
        }
        return names;
    }

    /// All keys with that last name, with their whole paths.
    static List<String> named(String name) {
        var paths = new ArrayList<String>();
        for (var key : ALL) {
            if (Nearest.sameLetters(key.name(), name)) {
                paths.add(key.path());
            }
        }
        return paths;
    }
}
