package io.alerthistory.service.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.service.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DocsInChromiumTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /// The ground of an operation, in the light: only the style sheet makes it.
    private static final int RAISED = 0xFFF4F5F7;

    @TempDir Path folder;

    @Test
    void aRealBrowserShowsThePageInItsStyle() throws Exception {
        assumeTrue(
                Files.isExecutable(CHROMIUM),
                "Chromium is not installed (Debian: apt-get install chromium)");
        var picture = folder.resolve("docs.png");
        var log = folder.resolve("chromium.log");
        try (var service = Service.onSqlite(folder)) {
            var process =
                    new ProcessBuilder(
                                    CHROMIUM.toString(),
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--hide-scrollbars",
                                    "--user-data-dir=" + folder.resolve("profile"),
                                    "--enable-logging=stderr",
                                    "--window-size=1280,1600",
                                    "--screenshot=" + picture,
                                    "http://127.0.0.1:" + service.port() + "/docs")
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            var ended = process.waitFor(180, TimeUnit.SECONDS);
            process.destroyForcibly();

            assertThat(ended).as("it ended within 180 s: %s", Files.readString(log)).isTrue();
        }
        assertThat(Files.readString(log)).doesNotContain("Refused to apply", "CONSOLE");
        var image = ImageIO.read(picture.toFile());
        var raised = 0;
        for (var y = 0; y < image.getHeight(); y++) {
            for (var x = 0; x < image.getWidth(); x++) {
                raised += image.getRGB(x, y) == RAISED ? 1 : 0;
            }
        }
        assertThat(raised).as("points of the ground of an operation").isGreaterThan(50_000);
    }
}
