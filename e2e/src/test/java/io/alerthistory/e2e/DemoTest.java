package io.alerthistory.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the README shows first works on a machine where the usual ports are taken.
@Tag("slow")
class DemoTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void theDemoShowsTheRecordedEpisodesAlthoughItsPortsAreTaken() throws Exception {
        assumeTrue(
                Files.isExecutable(ROOT.resolve("service/target/alert-history/bin/alert-history")),
                "the demo was not run: there is no distribution; make build makes it");
        var taken = new ArrayList<ServerSocket>();
        try {
            for (var port : List.of(8080, 9090)) {
                take(port, taken);
            }
            var output = run();

            assertThat(output)
                    .contains("port 8080 is taken", "port 9090 is taken")
                    .contains("posted 62 bodies", "posted 52 bodies")
                    .contains("superseded  ended then or before")
                    .containsPattern("Refire .* fired again since the same start")
                    .containsPattern("\\d+ episodes");
        } finally {
            for (var socket : taken) {
                socket.close();
            }
        }
    }

    private static String run() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(ROOT.resolve("e2e/demo/run").toString());
        builder.environment().put("DEMO_ONCE", "1");
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends by itself").isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static void take(int port, List<ServerSocket> taken) {
        try {
            taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException _) {
            // Somebody else has taken it already.
        }
    }
}
