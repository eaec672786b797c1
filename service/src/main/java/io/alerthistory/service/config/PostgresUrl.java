package io.alerthistory.service.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A libpq URI in its parts: `postgresql://user:password@host:port,host:port/database?sslmode=…`
/// (PostgreSQL's manual, "Connection URIs"), the driver that Python names in it left out.
///
/// Messages never show a part of the text: any of it may be the password.
///
/// @param hosts at least one, tried in order
/// @param caFile of `sslrootcert`
/// @param driver parameters by the names that the JDBC driver has for them
/// @param ignored parameters that are not used
public record PostgresUrl(
        List<HostPort> hosts,
        String database,
        String user,
        Optional<Secret> password,
        Optional<SslMode> sslMode,
        Optional<Path> caFile,
        Map<String, String> driver,
        List<String> ignored) {

    /// A server. A host with a colon is an IPv6 address.
    public record HostPort(String host, int port) {

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// Takes a URI apart.
    ///
    /// @throws InvalidConfiguration with all that is wrong with it
    public static PostgresUrl parse(String uri) throws InvalidConfiguration {
        return new Reading().read(uri);
    }

    /// Whether the text begins like one.
    static boolean isOne(String uri) {
        return Reading.SCHEME.matcher(uri).lookingAt();
    }

    /// Whether these are the same servers as that host, as other variables name it.
    boolean isAt(String host) {
        return hosts.stream().allMatch(at -> at.host().equalsIgnoreCase(host))
                || hosts.stream()
                        .map(HostPort::host)
                        .collect(Collectors.joining(","))
                        .equalsIgnoreCase(host);
    }

    /// The URI without its password.
    @Override
    public String toString() {
        return "postgresql://"
                + Percent.encode(user)
                + password.map(_ -> ":" + Secret.MASK).orElse("")
                + "@"
                + hosts.stream().map(HostPort::toString).collect(Collectors.joining(","))
                + "/"
                + Percent.encode(database)
                + sslMode.map(mode -> "?sslmode=" + mode.key()).orElse("");
    }

    /// The state of one reading.
    private static final class Reading {

        static final Pattern SCHEME = Pattern.compile("postgres(ql)?(\\+[a-z0-9_]+)?://");

        private static final String ENCODE =
                "; percent-encode the characters : / ? # [ ] @ % in a user or password";

        private final List<String> problems = new ArrayList<>();

        PostgresUrl read(String uri) throws InvalidConfiguration {
            var scheme = SCHEME.matcher(uri);
            if (!scheme.lookingAt()) {
                throw new InvalidConfiguration(
                        List.of(
                                "this is not a PostgreSQL URI; write"
                                        + " postgresql://user:password@host:5432/database"
                                        + (uri.startsWith("jdbc:") ? ", without jdbc:" : "")));
            }
            if (uri.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
                throw new InvalidConfiguration(
                        List.of(
                                "the PostgreSQL URI has white space or control characters in it;"
                                        + " percent-encode or remove them"));
            }
            var rest = uri.substring(scheme.end());
            var end = indexOfAny(rest, 0, "/?");
            var authority = rest.substring(0, end);
            var question = rest.indexOf('?', end);
            var path = rest.substring(end, question < 0 ? rest.length() : question);
            var parameters =
                    PostgresParameters.parse(
                            question < 0 ? "" : rest.substring(question + 1), problems);
            return assembled(authority, path, parameters);
        }

        private PostgresUrl assembled(String authority, String path, PostgresParameters parameters)
                throws InvalidConfiguration {
            var at = authority.lastIndexOf('@');
            var credentials = at < 0 ? "" : authority.substring(0, at);
            var colon = credentials.indexOf(':');
            var user =
                    first(
                            parameters.user(),
                            decoded(colon < 0 ? credentials : credentials.substring(0, colon)));
            var password =
                    first(
                            parameters.password(),
                            colon < 0 ? "" : decoded(credentials.substring(colon + 1)));
            var database =
                    first(parameters.database(), path.isEmpty() ? "" : decoded(path.substring(1)));
            var hosts = hosts(authority.substring(at + 1), parameters);
            if (user.isEmpty()) {
                problems.add(
                        "the PostgreSQL URI names no user; write it before the host, user@host");
            }
            if (database.isEmpty()) {
                problems.add(
                        "the PostgreSQL URI names no database; write it after the host,"
                                + " host:5432/database");
            }
            if (!problems.isEmpty()) {
                throw new InvalidConfiguration(problems);
            }
            return new PostgresUrl(
                    hosts,
                    database,
                    user,
                    password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)),
                    parameters.sslMode(),
                    parameters.caFile(),
                    parameters.driver(),
                    parameters.ignored());
        }

        private List<HostPort> hosts(String authority, PostgresParameters parameters) {
            var inQuery = parameters.host();
            var text = authority.isEmpty() && inQuery != null ? inQuery : authority;
            if (!authority.isEmpty() && inQuery != null) {
                problems.add(
                        "the PostgreSQL URI names hosts twice, after the scheme and as parameter"
                                + " \"host\"; keep one");
            }
            var hosts = new ArrayList<HostPort>();
            for (var one : text.split(",", -1)) {
                hosts.add(host(one, hosts.size() + 1, parameters.port()));
            }
            return hosts;
        }

        private HostPort host(String text, int number, @Nullable String port) {
            var bracket = text.startsWith("[") ? text.indexOf(']') : -1;
            var colon = text.indexOf(':', Math.max(0, bracket));
            var bare = bracket < 0 && text.chars().filter(c -> c == ':').count() > 1;
            if (bare) {
                colon = -1;
            }
            var host = decoded(colon < 0 ? text : text.substring(0, colon));
            if (bracket > 0) {
                host = text.substring(1, bracket);
            }
            if (host.isEmpty()) {
                problems.add(
                        "the PostgreSQL URI names no host"
                                + (number > 1 ? " number " + number : "")
                                + ", which is a UNIX socket to libpq; only TCP is spoken here, write"
                                + " a host such as localhost");
            } else if (host.startsWith("/") || host.startsWith("@")) {
                problems.add(
                        "the PostgreSQL URI names a UNIX socket; only TCP is spoken here, write a"
                                + " host such as localhost");
            } else if (!Checks.isHost(host) || (bracket > 0 && !isBracketed(text, host, colon))) {
                problems.add("host " + number + " of the PostgreSQL URI is not a host" + ENCODE);
            }
            return new HostPort(
                    host, port(colon < 0 ? first(port, "") : text.substring(colon + 1), number));
        }

        /// Whether nothing but a port follows the bracket, and it holds an IPv6 address.
        private static boolean isBracketed(String text, String host, int colon) {
            return host.contains(":")
                    && text.lastIndexOf(']') + 1 == (colon < 0 ? text.length() : colon);
        }

        private int port(String text, int number) {
            if (text.isEmpty()) {
                return DatabaseConfig.Postgres.DEFAULT_PORT;
            }
            if (text.matches("[0-9]{1,5}")) {
                var port = Integer.parseInt(text);
                if (port > 0 && port <= 65_535) {
                    return port;
                }
            }
            problems.add(
                    "the port of host "
                            + number
                            + " of the PostgreSQL URI is not a number from 1 to 65535"
                            + ENCODE);
            return DatabaseConfig.Postgres.DEFAULT_PORT;
        }

        private String decoded(String text) {
            return Percent.decode(text)
                    .orElseGet(() -> {
                        problems.add(
                                "the PostgreSQL URI has a % that is not followed by two hex"
                                        + " digits of UTF-8 text; write %25 for %");
                        return "?";
                    });
        }

        private static String first(@Nullable String one, String other) {
            return one == null ? other : one;
        }

        private static int indexOfAny(String text, int from, String characters) {
            for (int i = from; i < text.length(); i++) {
                if (characters.indexOf(text.charAt(i)) >= 0) {
                    return i;
                }
            }
            return text.length();
        }
    }
}
