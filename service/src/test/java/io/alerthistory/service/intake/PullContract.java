package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.DatabaseSettings;
import io.alerthistory.service.storage.FirstColumn;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.Turn;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What asking Alertmanagers does to what is stored. They are two, and play what the test says; time does too.
abstract class PullContract {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String EXTERNAL = "http://am";
    private static final IntakeWatch NOBODY_WATCHES = (_, _, _, _, _) -> {};

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final List<FakeAlertmanager> peers = new ArrayList<>();
    private Database database;
    private Intake intake;
    private Prolonged prolonged;
    private Puller puller;
    private Turn turn;

    abstract DatabaseSettings settings();

    /// One that answers what it is told to.
    private static final class FakeAlertmanager implements AutoCloseable {
        final HttpServer server;
        final Map<String, String> alerts = new ConcurrentHashMap<>();
        volatile String uptime = "2026-11-20T00:00:00.000Z";
        volatile int status = 200;
        volatile String silences = "[]";
        volatile String authorization = "";

        FakeAlertmanager() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        authorization =
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization"));
                        var body =
                                switch (exchange.getRequestURI().getPath()) {
                                    case "/api/v2/status" -> "{\"uptime\":\"" + uptime + "\"}";
                                    case "/api/v2/silences" -> silences;
                                    case "/api/v2/alerts" ->
                                            "[" + String.join(",", alerts.values()) + "]";
                                    default -> "nothing";
                                };
                        var bytes = body.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(status, bytes.length);
                        exchange.getResponseBody().write(bytes);
                        exchange.close();
                    });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @BeforeEach
    void open() throws Exception {
        database =
                Database.open(
                        settings(),
                        new RunningProcess("p", "primary", "test", "0", NOW),
                        InstantSource.fixed(NOW));
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        intake = new Intake(database, Rules.DEFAULTS, "primary@test", NOBODY_WATCHES);
        prolonged = new Prolonged(intake, NOBODY_WATCHES, now::get);
        peers.add(new FakeAlertmanager());
        peers.add(new FakeAlertmanager());
        puller = puller();
        turn = database.turn(Turn.Work.PULL).orElseThrow();
    }

    private Puller puller() {
        var cluster =
                new PulledCluster(
                        peers.stream()
                                .map(peer ->
                                        new AlertmanagerPeer(
                                                peer.url(),
                                                EXTERNAL,
                                                Duration.ofSeconds(5),
                                                () -> Optional.of("Bearer s3cret")))
                                .toList(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Optional.empty());
        return new Puller(
                cluster,
                database,
                prolonged,
                Rules.DEFAULTS,
                new Duty(database, "primary@test", () -> Standing.UNTOLD, now::get),
                now::get);
    }

    @AfterEach
    void close() {
        turn.close();
        peers.forEach(FakeAlertmanager::close);
        prolonged.close();
        intake.close();
        database.close();
    }

    private static String alert(String name, Instant start, String status) {
        return """
        {"labels":{"alertname":"%s","severity":"warning"},"annotations":{"summary":"s"},"startsAt":"%s",
         "endsAt":"%s","updatedAt":"%s","generatorURL":"http://prometheus:9090/g","fingerprint":"00",
         "receivers":[{"name":"team"}],"status":%s}
        """
                .formatted(name, start, NOW.plus(Duration.ofDays(1)), start, status);
    }

    private static String active(String name, Instant start) {
        return alert(name, start, "{\"state\":\"active\",\"silencedBy\":[],\"inhibitedBy\":[]}");
    }

    /// Rounds, each half a minute after the one before.
    private int rounds(Duration time) throws Exception {
        var ended = 0;
        for (var left = time; !left.isNegative() && !left.isZero(); left = left.minusSeconds(30)) {
            now.set(now.get().plusSeconds(30));
            ended += Math.max(0, puller.pull(turn));
        }
        return ended;
    }

    private List<String> query(String sql) {
        return FirstColumn.of(database, sql);
    }

    private List<String> ends() {
        return query("SELECT coalesce(reason, 'open') FROM {episode} ORDER BY 1");
    }

    private void webhook(String body, Instant at) throws Exception {
        intake.accept(Bodies.parse(body), at);
    }

    @Test
    void whatNoWebhookToldIsFilledIn() throws Exception {
        peers.getFirst().alerts.put("Missed", active("Missed", NOW.minusSeconds(300)));
        peers.getLast().alerts.put("Missed", active("Missed", NOW.minusSeconds(300)));

        rounds(Duration.ofSeconds(30));

        assertThat(query("SELECT " + database.dialect().micros("started_at") + " FROM {episode}"))
                .containsExactly(Long.toString(Rows.micros(NOW.minusSeconds(300))));
        assertThat(query("SELECT instance FROM {stream}")).containsExactly(EXTERNAL);
        assertThat(peers.getFirst().authorization).isEqualTo("Bearer s3cret");
    }

    @Test
    void whatIsGoneIsEndedWhenItWasMissingFirstAndNotBeforeAnEndMayBeOnItsWay() throws Exception {
        peers.forEach(peer -> peer.alerts.put("Gone", active("Gone", NOW.minusSeconds(60))));
        webhook(Bodies.firing("Gone", NOW.minusSeconds(60).toString()), NOW);
        rounds(Duration.ofMinutes(7));
        peers.forEach(peer -> peer.alerts.clear());

        assertThat(rounds(Duration.ofMinutes(6))).isZero();
        assertThat(rounds(Duration.ofSeconds(30))).isEqualTo(1);

        assertThat(ends()).containsExactly("reconciled");
        assertThat(query("SELECT CAST(end_upper_bound AS text) FROM {episode}").getFirst())
                .isIn("true", "1");
        assertThat(query("SELECT " + database.dialect().micros("ended_at") + " FROM {episode}"))
                .as("the first round without it")
                .containsExactly(Long.toString(Rows.micros(NOW.plusSeconds(450))));
        assertThat(rounds(Duration.ofMinutes(2))).isZero();
    }

    @Test
    void anyPeerThatHasItKeepsItOpen() throws Exception {
        webhook(Bodies.firing("Held", NOW.minusSeconds(60).toString()), NOW);
        peers.getLast().alerts.put("Held", active("Held", NOW.minusSeconds(60)));

        rounds(Duration.ofMinutes(20));

        assertThat(ends()).containsExactly("open");
    }

    @Test
    void anAlertmanagerThatWasJustRestartedEndsNothing() throws Exception {
        webhook(Bodies.firing("Held", NOW.minusSeconds(60).toString()), NOW);
        peers.forEach(peer -> peer.alerts.put("Held", active("Held", NOW.minusSeconds(60))));
        rounds(Duration.ofMinutes(10));
        peers.forEach(peer -> peer.alerts.clear());
        peers.getFirst().uptime = "2026-11-24T12:10:00.000Z";

        assertThat(rounds(Duration.ofMinutes(6))).isZero();
        peers.getFirst().alerts.put("Held", active("Held", NOW.minusSeconds(60)));
        assertThat(rounds(Duration.ofMinutes(10))).as("Prometheus told it again").isZero();
        assertThat(ends()).containsExactly("open");
    }

    @Test
    void onePeerThatDoesNotAnswerEndsNothing() throws Exception {
        webhook(Bodies.firing("Held", NOW.minusSeconds(60).toString()), NOW);
        rounds(Duration.ofMinutes(5));
        peers.getLast().status = 503;

        assertThat(puller.pull(turn)).isEqualTo(-1);
        assertThat(rounds(Duration.ofMinutes(20))).isZero();
        peers.getLast().status = 200;
        assertThat(rounds(Duration.ofMinutes(6))).isZero();
        assertThat(ends()).containsExactly("open");
        assertThat(rounds(Duration.ofMinutes(1))).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsNoListOfAlertsIsNoAnswer() throws Exception {
        webhook(Bodies.firing("Held", NOW.minusSeconds(60).toString()), NOW);
        rounds(Duration.ofMinutes(5));
        for (var broken : List.of("{}", "{\"labels\":{}}", "{\"labels\":7}", "[[")) {
            peers.getLast().alerts.put("broken", broken);
            assertThat(puller.pull(turn)).as(broken).isEqualTo(-1);
        }
        assertThat(ends()).containsExactly("open");
    }

    @Test
    void whatAnotherAlertmanagerToldOfIsItsOwn() throws Exception {
        var other = Bodies.firing("Other", NOW.minusSeconds(60).toString());
        webhook(other.replace("http://am", "http://elsewhere"), NOW);
        webhook(Bodies.firing("Both", NOW.minusSeconds(60).toString()), NOW);
        var both = Bodies.firing("Both", NOW.minusSeconds(60).toString());
        webhook(both.replace("http://am", "http://elsewhere"), NOW);

        assertThat(rounds(Duration.ofMinutes(20))).isZero();
        assertThat(ends()).containsExactly("open", "open");
    }

    @Test
    void whatIsSilencedOrInhibitedIsNotedAndGoesOn() throws Exception {
        var silence = "7a1b0c2d-0000-4000-8000-000000000001";
        peers.getFirst().silences =
                """
                [{"id":"%s","status":{"state":"active"},"updatedAt":"2026-11-24T11:58:00Z","comment":"c",
                  "createdBy":"ops","startsAt":"2026-11-24T11:58:00Z","endsAt":"2026-11-24T14:00:00Z",
                  "matchers":[{"name":"alertname","value":"Quiet","isRegex":false,"isEqual":true}]}]
                """
                        .formatted(silence);
        peers.getFirst()
                .alerts
                .put(
                        "Quiet",
                        alert(
                                "Quiet",
                                NOW.minusSeconds(600),
                                "{\"state\":\"suppressed\",\"silencedBy\":[\"%s\"],\"inhibitedBy\":[\"448881ef475b9b26\"]}"
                                        .formatted(silence)));
        rounds(Duration.ofMinutes(20));

        assertThat(ends()).containsExactly("open");
        assertThat(query("SELECT muted_by FROM {muted} ORDER BY kind"))
                .containsExactly("448881ef475b9b26", silence);
        assertThat(
                        query(
                                "SELECT "
                                        + database.dialect().micros("from_at")
                                        + " FROM {muted} WHERE kind = 'silenced'"))
                .as("since the silence began")
                .containsExactly(Long.toString(Rows.micros(NOW.minusSeconds(120))));
        assertThat(
                        query("SELECT CAST(detail AS text) FROM {muted} WHERE kind = 'silenced'")
                                .getFirst())
                .contains("\"ops\"", "isRegex");
    }

    @Test
    void aProcessThatStoodStillBeginsAnew() throws Exception {
        webhook(Bodies.firing("Held", NOW.minusSeconds(60).toString()), NOW);
        rounds(Duration.ofMinutes(5));
        now.set(now.get().plus(Duration.ofMinutes(10)));

        assertThat(rounds(Duration.ofMinutes(6))).isZero();
        assertThat(rounds(Duration.ofMinutes(1))).isEqualTo(1);
    }
}
