package io.alerthistory.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the real nginx does with `deploy/dual-stack/nginx.conf`; only addresses and folders are other ones.
@Tag("slow")
final class NginxSplitTest {

    private static final Path CONF = Path.of("../deploy/dual-stack/nginx.conf");

    private final HttpClient http = HttpClient.newHttpClient();
    @TempDir Path scratch;
    private SplitBackend service;
    private SplitBackend legacy;
    private Process nginx;
    private int port;

    @BeforeEach
    void start() throws Exception {
        var program =
                Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(
                program.isPresent(),
                "nginx was not tried: it is not installed (Debian: apt-get install nginx-light)");
        service = SplitBackend.start();
        legacy = SplitBackend.start();
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Files.createDirectories(scratch.resolve("tmp"));
        var conf = Files.writeString(scratch.resolve("nginx.conf"), configuration());
        var check = run(program.get(), conf, "-t");
        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue())
                .as("nginx -t: " + Files.readString(scratch.resolve("log")))
                .isZero();
        nginx = run(program.get(), conf, "-g", "daemon off;");
        var ends = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!listens()) {
            assertThat(nginx.isAlive() && System.nanoTime() < ends)
                    .as("nginx does not listen: " + Files.readString(scratch.resolve("log")))
                    .isTrue();
            LockSupport.parkNanos(20_000_000);
        }
        service.taken();
        legacy.taken();
    }

    @AfterEach
    void stop() throws InterruptedException {
        http.shutdownNow();
        if (nginx != null) {
            nginx.destroy();
            assertThat(nginx.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        Stream.of(service, legacy).filter(it -> it != null).forEach(SplitBackend::close);
    }

    private String configuration() throws IOException {
        var text = Files.readString(CONF);
        assertThat(text).contains("listen 80;", "alert-history:8080", "alert-history-python:8080");
        var folders = new StringBuilder();
        for (var kind : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
            folders.append("    %s_temp_path %s/tmp/%s;\n".formatted(kind, scratch, kind));
        }
        return "pid %s/pid;\nerror_log stderr;\n".formatted(scratch)
                + text.replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                        .replace("alert-history:8080", "127.0.0.1:" + service.port())
                        .replace("alert-history-python:8080", "127.0.0.1:" + legacy.port())
                        .replace("http {\n", "http {\n    access_log off;\n" + folders);
    }

    private Process run(Path program, Path conf, String... more) throws IOException {
        var line =
                Stream.concat(
                                Stream.of(
                                        program.toString(),
                                        "-p",
                                        scratch.toString(),
                                        "-e",
                                        "stderr",
                                        "-c",
                                        conf.toString()),
                                Stream.of(more))
                        .toList();
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("log").toFile()))
                .start();
    }

    @Test
    void nineOfTenRequestsGoToTheService() throws Exception {
        for (var request = 0; request < 200; request++) {
            assertThat(post().statusCode()).isEqualTo(200);
        }

        assertThat(legacy.taken()).isEqualTo(20);
        assertThat(service.taken()).isEqualTo(180);
    }

    @Test
    void aStackThatIsAwayOrFailsLosesNothing() throws Exception {
        service.close();
        for (var request = 0; request < 50; request++) {
            assertThat(post().statusCode()).isEqualTo(200);
        }
        assertThat(legacy.taken()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500, 503})
    void whatOneStackCannotTakeIsGivenToTheOther(int code) throws Exception {
        legacy.answer(code);
        for (var request = 0; request < 50; request++) {
            assertThat(post().statusCode()).isEqualTo(200);
        }
        assertThat(service.taken()).isEqualTo(50);
        assertThat(legacy.taken()).isPositive();
    }

    @Test
    void whenBothFailTheSenderIsToldToComeAgain() throws Exception {
        for (var code : new int[] {404, 429, 500}) {
            service.answer(code);
            legacy.answer(code);
            assertUnavailable(post());
        }
        service.close();
        legacy.close();
        assertUnavailable(post());
    }

    @Test
    void whatTheSenderDidWrongIsToldAsItIs() throws Exception {
        service.answer(400);
        legacy.answer(400);
        assertThat(post().statusCode()).isEqualTo(400);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).contains("\"code\":\"UNAVAILABLE\"");
    }

    private boolean listens() throws InterruptedException {
        try {
            post();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> post() throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webhook"))
                        .timeout(Duration.ofSeconds(20))
                        .POST(BodyPublishers.ofString("{\"alerts\":[]}"))
                        .build(),
                BodyHandlers.ofString());
    }
}
