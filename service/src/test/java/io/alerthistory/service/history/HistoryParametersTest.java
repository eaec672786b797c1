package io.alerthistory.service.history;

import static io.alerthistory.service.history.HistoryFixture.NOW;
import static io.alerthistory.service.history.HistoryFixture.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryParametersTest {

    private static HistoryQuery read(String... parameters) {
        return HistoryParameters.read(map(parameters), NOW);
    }

    @Test
    void withoutParametersItIsTheNewestFifty() {
        var query = read();

        assertThat(query.limit()).isEqualTo(50);
        assertThat(query.newestFirst()).isTrue();
        assertThat(query.start()).isEqualTo(new HistoryQuery.Start.Offset(0));
        assertThat(query.page()).contains(1L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    limit=0                         | limit       | BAD_PARAMETER
                    limit=1001                      | limit       | BAD_PARAMETER
                    limit=ten                       | limit       | BAD_PARAMETER
                    limit=-1                        | limit       | BAD_PARAMETER
                    limit=99999999999999999999      | limit       | BAD_PARAMETER
                    limit=1.5                       | limit       | BAD_PARAMETER
                    page_size=0                     | page_size   | BAD_PARAMETER
                    per_page=5&limit=6              | per_page    | BAD_PARAMETER
                    limit=5&limit=6                 | limit       | BAD_PARAMETER
                    page=0                          | page        | BAD_PARAMETER
                    page=-1                         | page        | BAD_PARAMETER
                    page=x                          | page        | BAD_PARAMETER
                    page=202                        | page        | PAGE_TOO_DEEP
                    page=999999999999999999         | page        | PAGE_TOO_DEEP
                    page=9999999999999999&limit=1000| page        | PAGE_TOO_DEEP
                    offset=10001                    | offset      | PAGE_TOO_DEEP
                    offset=-1                       | offset      | BAD_PARAMETER
                    offset=0&page=1                 | offset      | BAD_PARAMETER
                    page=1&cursor=AQ                | page        | BAD_PARAMETER
                    cursor=AQ                       | cursor      | BAD_CURSOR
                    cursor=%%%                      | cursor      | BAD_CURSOR
                    status=burning                  | status      | BAD_PARAMETER
                    fingerprint=xyz                 | fingerprint | BAD_PARAMETER
                    fingerprint=0123456789abcdeg    | fingerprint | BAD_PARAMETER
                    sort=severity                   | sort        | BAD_PARAMETER
                    order=up                        | order       | BAD_PARAMETER
                    from=yesterday                  | from        | BAD_PARAMETER
                    from=2026-11-24                 | from        | BAD_PARAMETER
                    from=2026-11-24T10:00:00        | from        | BAD_PARAMETER
                    from=2026-13-24T10:00:00Z       | from        | BAD_PARAMETER
                    start=10000-01-01T00:00:00Z     | start       | BAD_PARAMETER
                    start=+10000-01-01T00:00:00Z    | start       | BAD_PARAMETER
                    end=0000-01-01T00:00:00Z        | end         | BAD_PARAMETER
                    to=1732450000000                | to          | BAD_PARAMETER
                    to=999999999999                 | to          | BAD_PARAMETER
                    to=-99999999999                 | to          | BAD_PARAMETER
                    from=2&to=1                     | to          | BAD_PARAMETER
                    since=24                        | since       | BAD_PARAMETER
                    since=1q                        | since       | BAD_PARAMETER
                    since=-1h                       | since       | BAD_PARAMETER
                    since=999999999y                | since       | BAD_PARAMETER
                    since=999999w999999w            | since       | BAD_PARAMETER
                    since=1h&from=1                 | since       | BAD_PARAMETER
                    """)
    void aWrongValueIsRefusedByName(String parameters, String name, String code) {
        assertThatThrownBy(() -> read(parameters.split("&")))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.details()).containsEntry("parameter", name);
                            assertThat(e).hasMessageStartingWith(name);
                        });
    }

    @Test
    void aWrongMatcherIsRefusedWithItsPosition() {
        assertThatThrownBy(() -> read("filter=a=\"b\"", "filter=foo=~\"a(\""))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo("BAD_MATCHER");
                            assertThat(e.details())
                                    .containsEntry("parameter", "filter")
                                    .containsEntry("value", "foo=~\"a(\"")
                                    .containsEntry("position", 6);
                            assertThat(e).hasMessageContaining("RE2");
                        });
        assertThatThrownBy(() -> read("filter=" + "a=b,".repeat(30), "filter=" + "a=b,".repeat(30)))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.code()).isEqualTo("BAD_MATCHER"));
    }

    @ParameterizedTest
    @CsvSource({
        "from=2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z",
        "from=2026-11-24t10:00:00z, 2026-11-24T10:00:00Z",
        "start=2026-11-24T10:00:00.1234567Z, 2026-11-24T10:00:00.123456Z",
        "from=2026-11-24T12:00:00+02:00, 2026-11-24T10:00:00Z",
        "from=2026-11-24T12:00:00 02:00, 2026-11-24T10:00:00Z",
        "from=1732442400, 2024-11-24T10:00:00Z",
        "from=1732442400.5, 2024-11-24T10:00:00.500Z",
        "from=-1, 1969-12-31T23:59:59Z",
        "from=-0.5, 1969-12-31T23:59:59.500Z",
        "from=9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z",
        "since=90s, 2026-11-24T11:58:30Z",
        "since=1h30m, 2026-11-24T10:30:00Z",
        "since=1.5h, 2026-11-24T10:30:00Z",
        "since=7d, 2026-11-17T12:00:00Z",
        "since=2w, 2026-11-10T12:00:00Z",
        "since=1y, 2025-11-24T12:00:00Z",
        "since=500ms, 2026-11-24T11:59:59.500Z",
        "since=2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z"
    })
    void timesAreReadAsPeopleWriteThem(String parameter, Instant expected) {
        assertThat(read(parameter).filter().from()).contains(expected);
    }

    @Test
    void aCursorSurvivesItsTrip() {
        for (var seed = 0; seed < 1000; seed++) {
            var random = new Random(seed);
            var cursor =
                    new Cursor(
                            random.nextLong(),
                            new EpisodeKey(random.nextLong(1L << 50), random.nextLong()),
                            random.nextLong(),
                            random.nextBoolean()
                                    ? Optional.empty()
                                    : Optional.of(Instant.ofEpochMilli(random.nextLong(1L << 40))),
                            random.nextLong(10_001),
                            random.nextBoolean());
            assertThat(Cursor.parse(cursor.text())).as("seed %d", seed).isEqualTo(cursor);
            assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 50, 51, 200})
    void bytesThatAreNoCursorAreRefused(int length) {
        for (var seed = 0; seed < 200; seed++) {
            var bytes = new byte[length];
            new Random(seed).nextBytes(bytes);
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "A";
            assertThatThrownBy(() -> read("cursor=" + text))
                    .isInstanceOfSatisfying(
                            ApiError.class, e -> assertThat(e.code()).isEqualTo("BAD_CURSOR"));
        }
    }

    @Test
    void theSameQuestionHasTheSameIdentity() {
        assertThat(read("since=1h", "limit=5").identity())
                .isEqualTo(HistoryParameters.read(map("since=1h"), NOW.plusSeconds(9)).identity())
                .isNotEqualTo(read("since=2h").identity())
                .isNotEqualTo(read("since=1h", "order=asc").identity())
                .isNotEqualTo(read("since=1h", "filter=a=b").identity());
        assertThat(read("alertname=A").identity())
                .isEqualTo(read("filter=alertname=\"A\"").identity())
                .isNotEqualTo(read("filter=alertname=~\"A\"").identity());
    }
}
