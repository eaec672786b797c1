package io.alerthistory.service.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alerthistory.service.Service;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of metrics and the metrics are the same, in name and type.
class MetricsPageTest {

    private static final Pattern EXPOSED =
            Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern DOCUMENTED =
            Pattern.compile("^\\| `(\\S+)` \\| (\\S+) \\|", Pattern.MULTILINE);

    @TempDir Path folder;

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsExposed() throws Exception {
        try (var service = Service.onSqlite(folder)) {
            var exposed = service.admin("/metrics").body();
            var page = Files.readString(Path.of("../docs/metrics.md"));

            assertThat(found(EXPOSED, exposed)).isEqualTo(found(DOCUMENTED, page)).isNotEmpty();
        }
    }

    @Test
    void promtoolFindsNothingToComplainAbout() throws Exception {
        var promtool = Path.of("/usr/bin/promtool");
        assumeTrue(
                Files.isExecutable(promtool),
                "promtool is not installed (Debian: apt-get install prometheus)");
        try (var service = Service.onSqlite(folder)) {
            service.post("/webhook", "{\"alerts\":[]}");
            var process =
                    new ProcessBuilder(promtool.toString(), "check", "metrics")
                            .redirectErrorStream(true)
                            .start();
            try (var in = process.getOutputStream()) {
                in.write(service.admin("/metrics").body().getBytes(StandardCharsets.UTF_8));
            }
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).isBlank();
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        var found = new TreeSet<String>();
        pattern.matcher(text).results().forEach(m -> found.add(m.group(1) + " " + m.group(2)));
        return found;
    }
}
