package io.alerthistory.service.explore;

import static io.alerthistory.service.ReadApi.NOW;
import static io.alerthistory.service.ReadApi.each;
import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static io.alerthistory.service.ReadApi.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The laws of pages, while others write as fast as they can.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PagingContract {

    private ReadApi api;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    @BeforeAll
    void start() throws Exception {
        api = new ReadApi(settings());
    }

    @AfterAll
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void pagesByCursorAreDisjointCompleteAndStableWhileOthersWrite(int seed) throws Exception {
        var random = new Random(seed);
        var team = "t" + seed;
        for (var body = 0; body < 4; body++) {
            api.tell(alerts(random, team, 60));
        }
        var path = seed % 2 == 0 ? "/history" : "/api/v1/episodes";
        var list = seed % 2 == 0 ? "/alerts" : "/episodes";
        var question =
                new ArrayList<>(
                        List.of("filter=team=" + team, seed % 3 == 0 ? "order=asc" : "order=desc"));
        if (seed % 4 == 1) {
            question.add("match[]={alertname=~'A.*'}");
        }
        if (seed % 4 == 2) {
            question.add("to=" + NOW);
        }
        var before = new HashSet<>(walk(path, list, question, () -> 1_000));
        var stop = new AtomicBoolean();
        var writing = new ArrayList<Future<?>>();
        try (var writers = Executors.newFixedThreadPool(2)) {
            try {
                for (var writer = 0; writer < 2; writer++) {
                    var own = new Random(100L * seed + writer);
                    Callable<Void> write =
                            () -> {
                                while (!stop.get()) {
                                    api.tell(alerts(own, team, 5));
                                }
                                return null;
                            };
                    writing.add(writers.submit(write));
                }
                for (var times = 0; times < 3; times++) {
                    var seen = walk(path, list, question, () -> 1 + random.nextInt(50));

                    assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates();
                    assertThat(seen).as("seed %d", seed).containsAll(before);
                }
            } finally {
                stop.set(true);
            }
            for (var writer : writing) {
                writer.get();
            }
        }
    }

    /// Some that begin anywhere in the last days, and some that end.
    private static String[] alerts(Random random, String team, int count) {
        var alerts = new String[count];
        for (var i = 0; i < count; i++) {
            var start = minutesAgo(random.nextInt(3_000));
            var names =
                    labels(
                            "alertname",
                            "A" + random.nextInt(9),
                            "team",
                            team,
                            "n",
                            "" + random.nextInt());
            alerts[i] =
                    random.nextBoolean()
                            ? firing(names, start)
                            : resolved(names, start, start.plusSeconds(random.nextInt(600)));
        }
        return alerts;
    }

    private interface Limits {
        int next();
    }

    private List<String> walk(String path, String list, List<String> question, Limits limits)
            throws Exception {
        var ids = new ArrayList<String>();
        JsonNode page = null;
        do {
            var asked = new ArrayList<>(question);
            asked.add("limit=" + limits.next());
            if (page != null) {
                asked.add("cursor=" + page.at("/next").asText());
            }
            page = api.getPatiently(path, asked.toArray(String[]::new));
            ids.addAll(each(page.at(list), "/id"));
        } while (!page.at("/next").isNull());
        return ids;
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, BAD_PARAMETER",
        "limit=1001, BAD_PARAMETER",
        "limit=-1, BAD_PARAMETER",
        "limit=many, BAD_PARAMETER",
        "page=0, BAD_PARAMETER",
        "offset=10001, PAGE_TOO_DEEP",
        "page=202, PAGE_TOO_DEEP",
        "page=999999999999999999, PAGE_TOO_DEEP",
        "page=9999999999999999999, BAD_PARAMETER",
        "cursor=x, BAD_CURSOR",
        "cursor=AAAA, BAD_CURSOR"
    })
    void thereAreLimits(String parameter, String code) throws Exception {
        for (var path : List.of("/history", "/api/v1/episodes")) {
            assertThat(api.refused(400, path, parameter).at("/code").asText()).isEqualTo(code);
        }
    }

    @Test
    void theLastPageThatANumberLeadsToIsAnswered() throws Exception {
        assertThat(api.get("/history", "offset=10000").at("/alerts")).isEmpty();
        assertThat(api.get("/history", "page=201").at("/page").asInt()).isEqualTo(201);
        assertThat(api.get("/history", "limit=1000", "page=11").at("/limit").asInt())
                .isEqualTo(1_000);
        assertThat(api.refused(400, "/history", "page=1", "offset=0").at("/error").asText())
                .contains("contradicts");
    }

    @Test
    void aCursorBelongsToItsQuestion() throws Exception {
        api.tell(
                firing(labels("alertname", "C1"), minutesAgo(1)),
                firing(labels("alertname", "C2"), minutesAgo(2)));
        var next = api.get("/history", "limit=1", "filter=alertname=~\"C.\"").at("/next").asText();

        var second = api.get("/history", "limit=1", "filter=alertname=~\"C.\"", "cursor=" + next);
        assertThat(second.at("/alerts")).hasSize(1);
        assertThat(api.refused(400, "/history", "cursor=" + next).at("/code").asText())
                .isEqualTo("BAD_CURSOR");
        assertThat(
                        api.refused(
                                        400,
                                        "/history",
                                        "filter=alertname=~\"C.\"",
                                        "order=asc",
                                        "cursor=" + next)
                                .at("/code")
                                .asText())
                .isEqualTo("BAD_CURSOR");
    }
}
