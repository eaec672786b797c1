package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.Database;
import io.alerthistory.service.storage.EmbeddedPostgres;
import io.alerthistory.service.storage.FirstColumn;
import io.alerthistory.service.storage.RunningProcess;
import io.alerthistory.service.storage.Writes;
import io.alerthistory.service.work.Duty;
import io.alerthistory.service.work.Standing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes of one database and an Alertmanager behind TLS, whose certificate nobody but a file vouches
/// for: one of them asks it.
@Tag("slow")
class PullingTest {

    private static final String PASSWORD = "changeit";

    @TempDir Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final List<AutoCloseable> open = new ArrayList<>();
    private HttpsServer alertmanager;
    private Database database;

    /// How often one of them asked, and how often in vain.
    private static final class Asked implements IntakeWatch {
        final AtomicInteger well = new AtomicInteger();
        final AtomicInteger inVain = new AtomicInteger();

        @Override
        public void committed(int bodies, int stored, int duplicates, Writes writes, long nanos) {}

        @Override
        public void pulled(int ended) {
            (ended < 0 ? inVain : well).incrementAndGet();
        }
    }

    @BeforeEach
    void start() throws Exception {
        database =
                Database.open(
                        EmbeddedPostgres.newDatabase(),
                        new RunningProcess("p", "primary", "test", "0", now.get()),
                        now::get);
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
        alertmanager =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        alertmanager.setHttpsConfigurator(new HttpsConfigurator(certified()));
        alertmanager.createContext(
                "/",
                exchange -> {
                    var body =
                            switch (exchange.getRequestURI().getPath()) {
                                case "/api/v2/status" -> "{\"uptime\":\"2026-11-20T00:00:00Z\"}";
                                case "/api/v2/alerts" -> "[" + alert() + "]";
                                default -> "[]";
                            };
                    var bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        alertmanager.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        alertmanager.stop(0);
        database.close();
    }

    private String alert() {
        return """
        {"labels":{"alertname":"Pulled"},"annotations":{},"startsAt":"%s","endsAt":"%s","updatedAt":"%s",
         "generatorURL":"","fingerprint":"00","receivers":[{"name":"team"}],
         "status":{"state":"active","silencedBy":[],"inhibitedBy":[]}}
        """
                .formatted(
                        now.get().minusSeconds(600),
                        now.get().plusSeconds(300),
                        now.get().minusSeconds(60));
    }

    /// The server's identity; its certificate is beside it.
    private SSLContext certified() throws Exception {
        var store = identity("made");
        var identity = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private Path identity(String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        keytool(
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1");
        keytool(
                "-exportcert",
                "-rfc",
                "-keystore",
                store.toString(),
                "-file",
                folder.resolve(name + ".pem").toString());
        return store;
    }

    private void keytool(String... options) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-alias", "am", "-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Asked pulling(Optional<Path> certificates) {
        var asked = new Asked();
        var intake = new Intake(database, Rules.DEFAULTS, "primary@test", asked);
        var prolonged = new Prolonged(intake, asked, now::get);
        var peer =
                new AlertmanagerPeer(
                        "https://127.0.0.1:" + alertmanager.getAddress().getPort(),
                        "http://am",
                        Duration.ofSeconds(5),
                        Optional::empty);
        var pulling =
                new Pulling(
                        List.of(
                                new PulledCluster(
                                        List.of(peer),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(5),
                                        certificates)),
                        database,
                        prolonged,
                        Rules.DEFAULTS,
                        new Duty(database, "primary@test", () -> Standing.UNTOLD, now::get),
                        asked,
                        now::get);
        open.add(intake);
        open.add(prolonged);
        open.add(pulling);
        return asked;
    }

    /// Time goes on, twenty seconds at a time.
    private void until(String what, BooleanSupplier holds) {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("%s within 30 s", what).isNegative();
            now.updateAndGet(it -> it.plusSeconds(20));
            LockSupport.parkNanos(500_000_000);
        }
    }

    private List<String> openEpisodes() {
        return FirstColumn.of(database, "SELECT count(*) FROM {episode} WHERE ended_at IS NULL");
    }

    @Test
    void onlyWhoTheFileVouchesForIsAskedAndTheFileMayComeLater() throws Exception {
        var file = folder.resolve("ca.pem");
        var early = pulling(Optional.of(file));
        until("it is asked in vain", () -> early.inVain.get() > 0);
        assertThat(openEpisodes()).containsExactly("0");

        Files.copy(folder.resolve("made.pem"), file);
        until("the alert is known", () -> openEpisodes().equals(List.of("1")));
    }

    @Test
    void certificatesThatAreRenewedAreReadAgain() throws Exception {
        var file = folder.resolve("ca.pem");
        identity("stranger");
        Files.copy(folder.resolve("stranger.pem"), file);
        var asked = pulling(Optional.of(file));
        until("it is asked in vain", () -> asked.inVain.get() > 0);
        assertThat(asked.well).hasValue(0);

        Files.copy(folder.resolve("made.pem"), file, StandardCopyOption.REPLACE_EXISTING);
        until("the alert is known", () -> openEpisodes().equals(List.of("1")));

        var before = asked.inVain.get();
        Files.copy(folder.resolve("stranger.pem"), file, StandardCopyOption.REPLACE_EXISTING);
        until("it is not trusted any more", () -> asked.inVain.get() > before);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() {
        var asked = pulling(Optional.empty());
        until("it is asked in vain, twice", () -> asked.inVain.get() > 1);
        assertThat(asked.well).hasValue(0);
        assertThat(openEpisodes()).containsExactly("0");
    }

    @Test
    void oneOfTwoAsksAndTheOtherOneWhenThatIsGone() throws Exception {
        var file = Optional.of(folder.resolve("made.pem"));
        var one = pulling(file);
        until(
                "the alert is known",
                () -> openEpisodes().equals(List.of("1")) && one.well.get() > 0);
        var other = pulling(file);
        var before = one.well.get();
        until("it goes on", () -> one.well.get() > before + 2);
        assertThat(other.well).hasValue(0);

        open.remove(2).close();
        until("the other one asks", () -> other.well.get() > 0);
        assertThat(openEpisodes()).containsExactly("1");
    }
}
