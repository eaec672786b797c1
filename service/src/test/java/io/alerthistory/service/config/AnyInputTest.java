package io.alerthistory.service.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever it is given, a reader gives a value or its own kind of exception.
class AnyInputTest {

    private static final List<String> FILES =
            List.of("every-key-postgres.yaml", "url-file.yaml", "sqlite.yaml", "all-wrong.yaml");

    private static final List<String> PIECES =
            List.of(
                    "&a ",
                    "*a",
                    "<<: *a",
                    "!!int ",
                    "!!binary x",
                    "!",
                    "? ",
                    ": ",
                    "- ",
                    "{",
                    "}",
                    "[",
                    "]",
                    "'",
                    "\"",
                    "\\x00",
                    "\"\\U0011FFFF\"",
                    "|\n",
                    ">-\n",
                    "%YAML 1.1\n",
                    "---\n",
                    "...\n",
                    "\t",
                    "\r",
                    "\u0085",
                    "\u2028",
                    "\uFEFF",
                    "\uD800",
                    "\u0000",
                    "~",
                    "null",
                    "1e9",
                    "0x1F",
                    "1:30",
                    "2026-01-01",
                    "=",
                    "#",
                    "@",
                    "`",
                    "port: ",
                    "database:",
                    "tokens: ",
                    "_",
                    "9".repeat(40),
                    "postgres://u:p@h/d",
                    "%zz",
                    ",",
                    "\n  ",
                    "\n");

    private static final List<String> URL_PIECES =
            List.of(
                    "postgres://",
                    "postgresql+x://",
                    "sqlite:",
                    "///",
                    "/",
                    "u",
                    ":",
                    "p",
                    "@",
                    "h",
                    "[",
                    "]",
                    "::1",
                    "%",
                    "%2F",
                    "%00",
                    "%ff",
                    "?",
                    "sslmode=",
                    "require",
                    "&",
                    "=",
                    ",",
                    "host=",
                    "sslrootcert=",
                    "system",
                    "\u0000",
                    "\uD800",
                    " ",
                    "5432",
                    "d",
                    "#",
                    "é");

    @Test
    void theFileReader() {
        var taken = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var text = mutated(random, Texts.resource(pick(random, FILES)));
            if (survives("seed " + seed, text, t -> ConfigFile.parse("f", t))) {
                taken++;
            }
            survives("live, seed " + seed, text, t -> LivePart.parse("f", t));
        }
        if (taken == 0) {
            throw new AssertionError("not one of the texts was taken; they say nothing");
        }
    }

    @Test
    void theBytesOfAFile(@TempDir Path directory) throws Exception {
        var file = directory.resolve("application.yaml");
        for (int seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var bytes = Texts.resource(pick(random, FILES)).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(5); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            survives("seed " + seed, file.toString(), f -> ConfigFile.load(Path.of(f)));
            LiveFile.open(Optional.of(file), LiveConfig.DEFAULT, Optional.empty()).refresh();
        }
    }

    @Test
    void theUrlReaders() {
        for (int seed = 0; seed < 4_000; seed++) {
            var random = new Random(seed);
            var url = new StringBuilder(random.nextBoolean() ? "postgres://u:p@h/d" : "");
            for (int i = random.nextInt(10); i >= 0; i--) {
                url.insert(random.nextInt(url.length() + 1), pick(random, URL_PIECES));
            }
            survives("seed " + seed, url.toString(), PostgresUrl::parse);
            survives("seed " + seed, url.toString(), SqliteUrl::parse);
        }
    }

    @Test
    void theEnvironment() {
        var names = new ArrayList<>(EnvironmentNames.IGNORED.subList(0, 5));
        EnvironmentNames.READ.forEach(variable -> names.addAll(variable.names()));
        var values = new ArrayList<>(URL_PIECES);
        values.addAll(
                List.of(
                        "lite",
                        "standard",
                        "99999999999",
                        "-1",
                        "0",
                        "5",
                        "tcp://10.0.0.1:1",
                        "",
                        " ",
                        "postgres://u:p@h/d",
                        "sqlite:///x",
                        "verify-full",
                        "debug"));
        for (int seed = 0; seed < 4_000; seed++) {
            var random = new Random(seed);
            var environment = new HashMap<String, String>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                environment.put(pick(random, names), pick(random, values));
            }
            survives(
                    "seed " + seed,
                    environment.toString(),
                    _ -> Environment.apply(ServiceConfig.defaults(), environment));
        }
    }

    private interface Reader {
        Object read(String text) throws InvalidConfiguration;
    }

    private static boolean survives(String what, String text, Reader reader) {
        try {
            reader.read(text);
            return true;
        } catch (InvalidConfiguration e) {
            if (e.problems().isEmpty() || e.problems().stream().anyMatch(String::isBlank)) {
                throw new AssertionError(what + ": refused without a word: " + text, e);
            }
            return false;
        } catch (Throwable e) {
            throw new AssertionError(what + ": " + e + " for:\n" + text, e);
        }
    }

    private static String mutated(Random random, String text) {
        var changed = new StringBuilder(text);
        for (int i = random.nextInt(6); i > 0; i--) {
            var at = random.nextInt(changed.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> changed.insert(at, pick(random, PIECES));
                case 1 -> changed.delete(at, Math.min(changed.length(), at + random.nextInt(20)));
                case 2 -> changed.insert(at, (char) random.nextInt(Character.MAX_VALUE + 1));
                case 3 -> changed.setLength(at);
                default -> {
                    var from = random.nextInt(text.length());
                    changed.insert(
                            at, text, from, Math.min(text.length(), from + random.nextInt(60)));
                }
            }
        }
        return changed.toString();
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
