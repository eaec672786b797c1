package io.alerthistory.service.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parameters after the `?` of a libpq URI: those that another part of the URI may say too,
/// those that the driver knows by another name, and those that would be wrong to leave out.
///
/// @param ignored names of the others
record PostgresParameters(
        @Nullable String host,
        @Nullable String port,
        @Nullable String database,
        @Nullable String user,
        @Nullable String password,
        Optional<SslMode> sslMode,
        Optional<Path> caFile,
        Map<String, String> driver,
        List<String> ignored) {

    private static final Map<String, String> DRIVER_NAMES =
            Map.of(
                    "channel_binding", "channelBinding",
                    "gssencmode", "gssEncMode",
                    "sslnegotiation", "sslNegotiation");

    private static final Map<String, List<String>> DRIVER_VALUES =
            Map.of(
                    "channel_binding", List.of("disable", "prefer", "require"),
                    "gssencmode", List.of("disable", "prefer", "require"),
                    "sslnegotiation", List.of("postgres", "direct"));

    /// Why each is refused, and what to do instead.
    private static final Map<String, String> REFUSED =
            Map.of(
                    "options", "set it on the role instead, ALTER ROLE … SET …",
                    "service", "write host, database and user into the URI",
                    "passfile", "write the password into the URI",
                    "hostaddr", "write the address as the host",
                    "sslcert", "client certificates are not supported, use a password",
                    "sslkey", "client certificates are not supported, use a password",
                    "sslpassword", "client certificates are not supported, use a password",
                    "sslcrl", "revocation lists are not supported, remove it",
                    "sslcrldir", "revocation lists are not supported, remove it",
                    "require_auth", "it is not supported, use sslmode=verify-full");

    static PostgresParameters parse(String query, List<String> problems) {
        var given = new HashMap<String, String>();
        for (var pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = Percent.decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (equals < 0 || name.isEmpty() || value.isEmpty() || !isName(name.get())) {
                problems.add(
                        "a parameter of the PostgreSQL URI is not name=value; separate them by &,"
                                + " and percent-encode & and % in values");
            } else if (given.put(name.get().toLowerCase(Locale.ROOT), value.get()) != null) {
                problems.add(
                        "parameter \""
                                + name.get()
                                + "\" of the PostgreSQL URI is given twice;"
                                + " remove one");
            }
        }
        return of(given, problems);
    }

    private static PostgresParameters of(Map<String, String> given, List<String> problems) {
        var driver = new TreeMap<String, String>();
        var ignored = new ArrayList<String>();
        for (var name : given.keySet().stream().sorted().toList()) {
            switch (name) {
                case "host", "port", "dbname", "user", "password" -> {}
                case "sslmode", "ssl", "sslrootcert" -> {}
                case String known when DRIVER_NAMES.containsKey(known) ->
                        driver(known, given.getOrDefault(known, ""), driver, problems);
                case String refused when REFUSED.containsKey(refused) ->
                        problems.add(
                                "parameter \""
                                        + refused
                                        + "\" of the PostgreSQL URI is not supported: "
                                        + REFUSED.get(refused));
                default -> ignored.add(name);
            }
        }
        var trustsSystem = "system".equals(given.get("sslrootcert"));
        var mode = sslMode(given, problems);
        if (trustsSystem && mode.isPresent() && mode.get() != SslMode.VERIFY_FULL) {
            problems.add(
                    "parameter \"sslrootcert\" of the PostgreSQL URI: \"system\" needs"
                            + " sslmode=verify-full; set that");
        }
        return new PostgresParameters(
                given.get("host"),
                given.get("port"),
                given.get("dbname"),
                given.get("user"),
                given.get("password"),
                trustsSystem ? Optional.of(SslMode.VERIFY_FULL) : mode,
                trustsSystem ? Optional.empty() : caFile(given, mode, problems),
                driver,
                List.copyOf(ignored));
    }

    private static void driver(
            String name, String value, Map<String, String> driver, List<String> problems) {
        var values = DRIVER_VALUES.getOrDefault(name, List.of());
        if (values.contains(value)) {
            driver.put(DRIVER_NAMES.getOrDefault(name, name), value);
        } else {
            problems.add(expected(name, values));
        }
    }

    private static Optional<SslMode> sslMode(Map<String, String> given, List<String> problems) {
        var name = given.containsKey("sslmode") ? "sslmode" : "ssl";
        var value = given.get(name);
        if (value == null) {
            return Optional.empty();
        }
        var mode =
                switch (name + "=" + value.toLowerCase(Locale.ROOT)) {
                    case "ssl=true" -> Optional.of(SslMode.REQUIRE);
                    case "ssl=false" -> Optional.of(SslMode.DISABLE);
                    default -> SslMode.ofKey(value);
                };
        if (mode.isEmpty()) {
            problems.add(expected(name, SslMode.keys()));
        }
        return mode;
    }

    private static Optional<Path> caFile(
            Map<String, String> given, Optional<SslMode> mode, List<String> problems) {
        var text = given.get("sslrootcert");
        if (text == null) {
            return Optional.empty();
        }
        if (mode.isPresent() && mode.get().mayBePlain()) {
            problems.add(
                    "parameter \"sslrootcert\" of the PostgreSQL URI proves nothing with sslmode="
                            + mode.get().key()
                            + "; set sslmode to require, verify-ca or verify-full");
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            problems.add("parameter \"sslrootcert\" of the PostgreSQL URI is not a path; give one");
            return Optional.empty();
        }
    }

    private static String expected(String name, List<String> values) {
        return "parameter \""
                + name
                + "\" of the PostgreSQL URI has another value than it may; give one of "
                + String.join(", ", values);
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_.-]{0,62}");
    }
}
