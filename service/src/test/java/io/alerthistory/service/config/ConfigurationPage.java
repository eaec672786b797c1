package io.alerthistory.service.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `docs/configuration.md`, from the tables that the readers themselves use.
final class ConfigurationPage {

    private ConfigurationPage() {}

    static String text() {
        return """
        # Configuration of the service

        <!-- Written by ConfigurationPageTest from the code; `mvn -pl service -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate=true` writes it anew. -->

        Nothing has to be configured. Without a file and without the variables below, the service is:

        ```yaml
        %s```

        ## What wins

        From the weakest to the strongest: the defaults above, the file (`--config FILE`), the live file, the
        environment. What the service made of it is logged at its start, secrets masked.

        ## The file

        One YAML file in UTF-8, at most 1 MiB. It is read strictly, and everything that is wrong in it is told
        at once, with file, line, key and remedy: an unknown key, a key given twice, a key without a value, a
        value of another type. A file that is wrong stops the start.

        * **duration**: `500ms`, `5s`, `6m`, `9h`, `1h30m`; up to four numbers of up to five digits, each with
          its unit.
        * **days**: `90d`; up to four digits.
        * **name**: 1 to 63 letters, digits, `-`, `.` and `_`, the first and last a letter or digit.
        * **path**: absolute, or relative to the directory that the service was started in.
        * **whole number**: decimal digits, not in quotes.

        A change of the file needs a restart. The keys marked *live* may stand in the live file as well.

        %s
        ### Secrets

        `usernameFile`, `passwordFile`, `urlFile` and `tokenFile` name a file with one secret; one newline at
        its end is no part of it. Such files are read again whenever they are needed: the database's for each
        new connection, tokens at each refresh. A file that is missing, empty or not readable never stops the
        start: the service starts without it and says `SECRET_MISSING` with `<secret>/<key>`, the last two
        segments of the path. The same holds for `caFile`.

        ### The live file

        `liveFile` names a second file in which only the live keys may stand:

        ```yaml
        logLevel: debug
        draining: false
        auth:
          tokens:
          - {name: alertmanager, role: Ingest, tokenFile: /etc/alert-history/secrets/ah-tokens/alertmanager}
        ```

        It is read again while the service runs. A key that it does not have is taken from the main file.
        Unknown keys in it warn. When it is missing, empty or wrong, what held before stays in force and the
        problem is logged. Tokens that were in force do not go because `auth` is missing; only
        `auth: {tokens: []}` opens the service.

        ## The environment

        For those who come from older releases: these variables have their old meanings and stand over the
        file. An empty variable counts as not set.

        %s
        Two names of one meaning with two values refuse the start, and so do a `DATABASE_HOST` or
        `POSTGRES_HOST` other than the host in `DATABASE_URL`, PostgreSQL and SQLite named side by side without
        a `PROFILE`, and a PostgreSQL user, password or database name without a host: the service never ends at
        SQLite where PostgreSQL was meant.

        Values that Kubernetes injects for a Service of such a name (`SERVER_PORT=tcp://…`) are ignored with a
        warning; set `enableServiceLinks: false` in the pod. `HOST`, `PORT` and `DEBUG` are not read.

        Known to older releases and not used by this one; the service warns once when one is set:
        %s.

        ### PostgreSQL URIs

        `DATABASE_URL`, `database.postgres.url` and `urlFile` take libpq's form,
        `postgresql://user:password@host:port,host:port/database?name=value&name=value`. User, host and database
        are required; `:` `/` `?` `#` `[` `]` `@` `%%` in a user or password are written percent-encoded. IPv6
        addresses stand in brackets. UNIX sockets are not spoken.
        Parameters: `sslmode` (or `ssl`), `sslrootcert` (a path, or `system`), `channel_binding`, `gssencmode`,
        `sslnegotiation`, and `host`, `port`, `dbname`, `user`, `password` instead of their places before the
        `?`. Those that would change what is connected to, or how safely (`options`, `service`, `passfile`,
        `hostaddr`, `sslcert`, `sslkey`, `sslpassword`, `sslcrl`, `sslcrldir`, `require_auth`), are refused with
        a remedy; others are not used.
        """
                .formatted(defaults(), keys(), environment(), ignored());
    }

    private static String defaults() {
        var config = ServiceConfig.defaults();
        return Effective.yaml(config, config.live());
    }

    private static String keys() {
        var rows = new ArrayList<List<String>>();
        for (var key : Keys.ALL) {
            rows.add(
                    List.of(
                            "`" + key.path() + "`",
                            key.type(),
                            fallback(key),
                            (key.live() ? "*live* " : "") + key.meaning()));
        }
        return table(List.of("key", "type", "default", "meaning"), rows);
    }

    private static String fallback(Key key) {
        Object value = Effective.of(ServiceConfig.defaults(), LiveConfig.DEFAULT);
        for (var name : key.path().split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value == null ? "" : "`" + value + "`";
    }

    private static String environment() {
        var rows = new ArrayList<List<String>>();
        for (var variable : EnvironmentNames.READ) {
            rows.add(
                    List.of(
                            code(variable.names()),
                            variable.key().isEmpty() ? "" : "`" + variable.key() + "`",
                            variable.meaning()));
        }
        return table(List.of("variable", "stands over", "meaning"), rows);
    }

    private static String ignored() {
        return code(EnvironmentNames.IGNORED.stream().sorted().toList());
    }

    private static String code(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String table(List<String> head, List<List<String>> rows) {
        var text = new StringBuilder(row(head));
        text.append("|---".repeat(head.size())).append("|\n");
        rows.forEach(cells -> text.append(row(cells)));
        return text.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
