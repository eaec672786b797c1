package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Rfc3339Test {

    private static final String ALPHABET = "0123456789-:.TZtz+ 5٣";

    @Test
    void whateverIsReadIsReadAsThePlatformReadsIt() {
        var random = new SplittableRandom(20261127);
        var read = 0;
        for (var n = 0; n < 200_000; n++) {
            var text = spoilt(time(random), random);
            var ours = ours(text);
            assertThat(ours).as(text).isEqualTo(platforms(text));
            read += ours.isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(60_000, 180_000);
    }

    @Test
    void edgesAreThoseOfThePlatform() {
        for (var text :
                List.of(
                        "2026-02-29T00:00:00Z",
                        "2024-02-29T00:00:00Z",
                        "2026-02-30T00:00:00Z",
                        "2026-13-01T00:00:00Z",
                        "2026-00-01T00:00:00Z",
                        "2026-01-01T24:00:00Z",
                        "2026-01-01T24:00:01Z",
                        "2026-01-01T23:59:60Z",
                        "2026-06-30T23:59:60.5Z",
                        "2026-01-01T00:60:00Z",
                        "0000-01-01T00:00:00Z",
                        "0001-01-01T00:00:00Z",
                        "9999-12-31T23:59:59.999999999Z",
                        "+10000-01-01T00:00:00Z",
                        "2026-01-01T00:00:00.Z",
                        "2026-01-01T00:00:00.1234567890Z",
                        "2026-01-01T00:00:00.1Z",
                        "2026-01-01T00:00:00+02:00",
                        "2026-01-01T00:00:00",
                        "2026-01-01T00:00Z",
                        "2026-01-01t00:00:00z",
                        "Z",
                        "")) {
            assertThat(ours(text)).as(text).isEqualTo(platforms(text));
        }
    }

    private static Optional<Instant> ours(String text) {
        try {
            return Optional.of(Rfc3339.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> platforms(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String time(SplittableRandom random) {
        var nanos = random.nextInt(1_000_000_000);
        var fraction = "%09d".formatted(nanos).substring(0, random.nextInt(1, 10));
        return "%04d-%02d-%02dT%02d:%02d:%02d%s%s"
                .formatted(
                        random.nextInt(0, 10_000),
                        random.nextInt(1, 13),
                        random.nextInt(1, 30),
                        random.nextInt(0, 24),
                        random.nextInt(0, 60),
                        random.nextInt(0, 60),
                        random.nextBoolean() ? "." + fraction : "",
                        random.nextInt(4) == 0 ? "+02:00" : "Z");
    }

    /// One text in three with a character that is another, is missing or is too many.
    private static String spoilt(String text, SplittableRandom random) {
        var at = random.nextInt(text.length());
        var other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return switch (random.nextInt(9)) {
            case 0 -> text.substring(0, at) + other + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text.substring(at + 1);
            case 2 -> text.substring(0, at) + other + text.substring(at);
            default -> text;
        };
    }
}
