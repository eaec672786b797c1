package io.alerthistory.service.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.intake.Bodies;
import io.alerthistory.service.intake.Intake;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.EmbeddedPostgres;
import io.alerthistory.service.storage.RunningProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three Alertmanagers that tell of the same alerts, each in its own order of time, late and more than once.
@Tag("slow")
class ManySendersTest {

    private static final int ALERTS = 1_000;
    private static final int SENDERS = 3;
    private static final Instant START = Instant.parse("2026-11-24T11:00:00Z");

    private record Delivery(String body, Instant at) {}

    @Test
    void anAlertOfThreeAlertmanagersIsOneEpisodeHoweverItIsDelivered() throws Exception {
        var seed = Long.getLong("seed", 7);
        try (var database =
                Database.open(
                        EmbeddedPostgres.newDatabase(),
                        new RunningProcess("p", "primary", "test", "0", START),
                        InstantSource.system())) {
            assertThat(database.awaitOpen(Duration.ofSeconds(30))).isTrue();
            var delivered = 0;
            try (var intake =
                            new Intake(
                                    database,
                                    Rules.DEFAULTS,
                                    "primary@test",
                                    (_, _, _, _, _) -> {});
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var turns = new ArrayList<CompletableFuture<Integer>>();
                for (var sender = 0; sender < SENDERS; sender++) {
                    var deliveries = deliveries(sender, new Random(seed + sender));
                    turns.add(
                            CompletableFuture.supplyAsync(
                                    () -> deliver(intake, deliveries), threads));
                }
                for (var turn : turns) {
                    delivered += turn.get();
                }
            }
            var episodes = number(database, "SELECT count(*) FROM {episode}");
            var ended =
                    number(database, "SELECT count(*) FROM {episode} WHERE reason = 'resolved'");
            System.out.printf(
                    "S-20 %d deliveries of %d alerts by %d Alertmanagers: %d episodes, %d resolved%n",
                    delivered, ALERTS, SENDERS, episodes, ended);
            assertThat(delivered).isGreaterThanOrEqualTo(10_000);
            assertThat(episodes).as("seed %d", seed).isEqualTo(ALERTS);
            assertThat(ended).as("seed %d", seed).isEqualTo(ALERTS);
        }
    }

    /// What one Alertmanager sends: of each alert in order a firing or more, then a resolved or more; those
    /// of different alerts in any order.
    private static ArrayDeque<Delivery> deliveries(int sender, Random random) {
        var queues = new ArrayList<ArrayDeque<Delivery>>();
        for (var i = 0; i < ALERTS; i++) {
            var start = START.plusSeconds(i);
            var end = start.plusSeconds(300);
            var late = Duration.ofSeconds(random.nextInt(300));
            var queue = new ArrayDeque<Delivery>();
            for (var copy = 0; copy < 2; copy++) {
                queue.add(
                        new Delivery(
                                of(sender, Bodies.firing("M" + i, "" + start)), start.plus(late)));
            }
            for (var copy = 0; copy < 1 + random.nextInt(3); copy++) {
                queue.add(
                        new Delivery(
                                of(sender, Bodies.resolved("M" + i, "" + start, "" + end)),
                                end.plus(late)));
            }
            queues.add(queue);
        }
        var all = new ArrayDeque<Delivery>();
        while (!queues.isEmpty()) {
            var i = random.nextInt(queues.size());
            all.add(queues.get(i).removeFirst());
            if (queues.get(i).isEmpty()) {
                queues.remove(i);
            }
        }
        return all;
    }

    private static String of(int sender, String body) {
        return body.replace("http://am", "http://am" + sender);
    }

    private static int deliver(Intake intake, ArrayDeque<Delivery> deliveries) {
        for (var delivery : deliveries) {
            try {
                intake.accept(Bodies.parse(delivery.body()), delivery.at());
            } catch (Exception e) {
                throw new AssertionError(delivery.body(), e);
            }
        }
        return deliveries.size();
    }

    private static long number(Database database, String sql) {
        return database.read(() ->
                database.client()
                        .execute()
                        .query(database.dialect().sql(sql))
                        .map(row -> ((Number) row.column(1).get(Object.class)).longValue())
                        .toList()
                        .getFirst());
    }
}
