package io.alerthistory.service.stream;

import static io.alerthistory.service.ReadApi.firing;
import static io.alerthistory.service.ReadApi.labels;
import static io.alerthistory.service.ReadApi.minutesAgo;
import static io.alerthistory.service.ReadApi.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.ReadApi;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.stream.EventSource.Received;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What followers are told, whichever database is behind it.
abstract class StreamContract {

    ReadApi api;

    /// A new, empty database.
    abstract DatabaseSettings settings();

    @BeforeEach
    void start() throws Exception {
        api = new ReadApi(settings());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String name(Received event) {
        return event.data().at("/episode/alertname").asText();
    }

    @Test
    void whatHappensIsToldAsItHappens() throws Exception {
        api.tell(firing(labels("alertname", "Before"), minutesAgo(5)));
        try (var events = new EventSource(api, null)) {
            var disk = labels("alertname", "Disk", "severity", "critical");
            api.tellAt(minutesAgo(9), firing(disk, minutesAgo(10)));
            api.tellAt(minutesAgo(6), resolved(disk, minutesAgo(10), minutesAgo(7)));
            api.tellAt(minutesAgo(5), firing(disk, minutesAgo(10)));

            var received = events.next(3);

            assertThat(received)
                    .extracting(Received::type)
                    .containsExactly("episode-opened", "episode-resolved", "episode-updated");
            assertThat(received)
                    .extracting(event -> event.data().at("/kind").asText())
                    .containsExactly("opened", "resolved", "reopened");
            assertThat(received)
                    .extracting(event -> event.data().at("/at").asText())
                    .containsExactly(
                            minutesAgo(10).toString(),
                            minutesAgo(7).toString(),
                            minutesAgo(5).toString());
            assertThat(received).extracting(StreamContract::name).containsOnly("Disk");
            assertThat(received.getFirst().data().at("/episode/severity").asText())
                    .isEqualTo("critical");
        }
    }

    @Test
    void whoComesBackGoesOnBehindTheEventSeenLast() throws Exception {
        var all = new ArrayList<Received>();
        try (var events = new EventSource(api, null)) {
            for (var body = 0; body < 6; body++) {
                var first = 10 * body;
                api.tell(
                        IntStream.range(first, first + 5)
                                .mapToObj(i -> firing(labels("alertname", "A" + i), minutesAgo(i)))
                                .toArray(String[]::new));
                all.addAll(events.next(5));
            }
        }
        assertThat(all).extracting(Received::id).doesNotHaveDuplicates();
        api.tell(firing(labels("alertname", "Meanwhile"), minutesAgo(1)));

        for (var i = 0; i < all.size(); i += 7) {
            try (var events = new EventSource(api, all.get(i).id())) {
                var rest = events.next(all.size() - i);
                assertThat(rest.subList(0, rest.size() - 1))
                        .extracting(StreamContract::name)
                        .containsExactlyElementsOf(
                                all.subList(i + 1, all.size()).stream()
                                        .map(StreamContract::name)
                                        .toList());
                assertThat(name(rest.getLast())).isEqualTo("Meanwhile");
            }
        }
    }

    @Test
    void nothingIsMissedOrRepeatedWhileManyWrite() throws Exception {
        var senders = 6;
        var bodies = 10;
        // A body has an episode that opens, and one of the sender's own series that is over
        // already.
        var changes = 3 * senders * bodies;
        try (var events = new EventSource(api, null);
                var threads = Executors.newFixedThreadPool(senders)) {
            var work = new ArrayList<Callable<Void>>();
            for (var sender = 0; sender < senders; sender++) {
                var name = "S" + sender;
                work.add(() -> {
                    for (var body = 0; body < bodies; body++) {
                        var start = 100 - 5L * body;
                        api.tell(
                                firing(labels("alertname", name + body), minutesAgo(1)),
                                resolved(
                                        labels("alertname", name),
                                        minutesAgo(start),
                                        minutesAgo(start - 2)));
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
            var received = events.next(changes);

            assertThat(received).extracting(Received::id).doesNotHaveDuplicates();
            for (var sender = 0; sender < senders; sender++) {
                var name = "S" + sender;
                assertThat(received.stream().filter(event -> name(event).equals(name)))
                        .extracting(event -> event.data().at("/at").asText())
                        .hasSize(2 * bodies)
                        .isSorted();
                for (var body = 0; body < bodies; body++) {
                    assertThat(received).extracting(StreamContract::name).contains(name + body);
                }
            }
            assertThat(events.quietFor(1_500)).isTrue();

            try (var again = new EventSource(api, received.getFirst().id())) {
                assertThat(again.next(changes - 1))
                        .extracting(event -> event.data().at("/id").asText())
                        .containsExactlyElementsOf(
                                received.stream()
                                        .skip(1)
                                        .map(event -> event.data().at("/id").asText())
                                        .toList());
            }
        }
    }

    @Test
    void manyChangesAtOnceAreAllTold() throws Exception {
        try (var events = new EventSource(api, null)) {
            for (var body = 0; body < 3; body++) {
                var number = body;
                api.tell(
                        IntStream.range(0, 1_500)
                                .mapToObj(i ->
                                        firing(
                                                labels("alertname", "M" + number + "-" + i),
                                                minutesAgo(1)))
                                .toArray(String[]::new));
            }
            assertThat(events.next(4_500))
                    .extracting(StreamContract::name)
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
        }
    }

    @Test
    void onlyWhatWasAskedForIsTold() throws Exception {
        try (var events = new EventSource(api, null, "filter=severity=critical");
                var none = new EventSource(api, null, "match[]={severity='none'}")) {
            api.tell(
                    firing(labels("alertname", "W", "severity", "warning"), minutesAgo(1)),
                    firing(labels("alertname", "C", "severity", "critical"), minutesAgo(1)));

            assertThat(name(events.next(1).getFirst())).isEqualTo("C");
            assertThat(none.quietFor(1)).isTrue();
        }
    }

    @Test
    void aDrainEndsTheStream() throws Exception {
        try (var events = new EventSource(api, null)) {
            api.service.draining.set(true);

            assertThat(events.awaitEnd()).isTrue();
        }
    }

    @Test
    void mistakesAreRefused() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (var id : List.of("nope", "1-2", "1-999999999999-0")) {
                var refused = EventSource.open(client, api, id);
                assertThat(refused.statusCode()).as(id).isEqualTo(400);
                try (var body = refused.body()) {
                    assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                            .contains("BAD_EVENT_ID", "/history");
                }
            }
            assertThat(EventSource.open(client, api, null, "filter=a").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void theirNumberIsBounded() throws Exception {
        var followers = new ArrayList<EventSource>();
        try (var client = HttpClient.newHttpClient()) {
            for (var i = 0; i < 50; i++) {
                followers.add(new EventSource(api, null));
            }
            assertThat(api.service.get("/metrics").body())
                    .contains("alert_history_stream_followers 50");
            var refused = EventSource.open(client, api, null);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            for (var follower : followers) {
                follower.close();
            }
        }
    }
}
