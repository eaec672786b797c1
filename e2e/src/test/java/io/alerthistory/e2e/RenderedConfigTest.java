package io.alerthistory.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.config.ConfigFile;
import io.alerthistory.service.config.Configuration;
import io.alerthistory.service.config.InvalidConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// The treaty between operator and service: every configuration file that the operator is expected to
/// render is read by the service's own strict loader.
class RenderedConfigTest {

    private static final Path SCENARIOS = Path.of("../operator/src/test/resources/scenarios");

    @TempDir Path folder;

    /// One rendered ConfigMap.
    private record Rendered(Path file, Map<?, ?> data) {}

    @TestFactory
    List<DynamicTest> theServiceReadsWhatTheOperatorRenders() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (var map : rendered()) {
            map.data()
                    .forEach((name, text) -> {
                        if (name.equals("application.yaml")) {
                            tests.add(
                                    DynamicTest.dynamicTest(
                                            name(map) + " application.yaml",
                                            () -> application(text.toString())));
                        } else if (name.equals("live.yaml")) {
                            tests.add(
                                    DynamicTest.dynamicTest(
                                            name(map) + " live.yaml", () -> live(text.toString())));
                        }
                    });
        }
        return tests;
    }

    @Test
    void bothKindsOfFileAreAmongTheScenarios() throws IOException {
        var names = rendered().stream().flatMap(map -> map.data().keySet().stream()).toList();

        assertThat(names.stream().map(Object::toString).toList())
                .contains("application.yaml", "live.yaml");
    }

    private static void application(String text) throws InvalidConfiguration {
        var config = ConfigFile.parse("application.yaml", text);

        assertThat(config.stack().name()).isEqualTo("primary");
        assertThat(config.stack().revision()).matches("[0-9a-f]{8}");
        assertThat(config.liveFile()).hasValue(Path.of("/etc/alert-history/live/live.yaml"));
    }

    private void live(String text) throws IOException, InvalidConfiguration {
        var live = folder.resolve("live.yaml");
        Files.writeString(live, text);
        var main = folder.resolve("application.yaml");
        Files.writeString(main, "liveFile: \"" + live + "\"\n");

        var state = Configuration.load(Optional.of(main), Map.of()).live().state();

        assertThat(state.problems()).isEmpty();
        assertThat(state.warnings()).isEmpty();
    }

    private static String name(Rendered map) {
        return SCENARIOS.relativize(map.file()).toString();
    }

    private static List<Rendered> rendered() throws IOException {
        try (var files = Files.walk(SCENARIOS)) {
            var maps = new ArrayList<Rendered>();
            for (var file :
                    files.filter(f -> f.getFileName().toString().startsWith("out-ConfigMap-"))
                            .sorted()
                            .toList()) {
                var map = new Yaml().<Map<String, Object>>load(Files.readString(file));
                if (map.get("data") instanceof Map<?, ?> data) {
                    maps.add(new Rendered(file, data));
                }
            }
            return maps;
        }
    }
}
