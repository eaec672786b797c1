package io.alerthistory.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.alerthistory.service.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// `deploy/dual-stack/docker-compose.yml` hangs together, and says to the service what it understands.
final class ComposeFileTest {

    private static final Path FOLDER = Path.of("../deploy/dual-stack");
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    @Test
    void everythingItNamesIsThere() throws IOException {
        var services = services();

        assertThat(names(services))
                .containsExactlyInAnyOrder(
                        "alert-history", "alert-history-python", "nginx", "database");
        for (var name : names(services)) {
            var service = services.path(name);
            assertThat(names(service))
                    .as(name)
                    .contains("image", "restart")
                    .isSubsetOf(
                            "image",
                            "command",
                            "ports",
                            "environment",
                            "volumes",
                            "depends_on",
                            "healthcheck",
                            "restart");
            var before = service.path("depends_on");
            assertThat(names(services))
                    .containsAll(
                            before.isObject()
                                    ? names(before)
                                    : before.valueStream().map(JsonNode::asText).toList());
        }
        assertThat(services.path("nginx").path("volumes").path(0).asText())
                .startsWith("./nginx.conf:/etc/nginx/nginx.conf");
        assertThat(Files.readString(FOLDER.resolve("nginx.conf")))
                .contains("server alert-history:8080", "server alert-history-python:8080");
    }

    @Test
    void theServiceStartsWithItsEnvironment() throws Exception {
        var environment = new TreeMap<String, String>();
        services()
                .path("alert-history")
                .path("environment")
                .properties()
                .forEach(it ->
                        environment.put(
                                it.getKey(),
                                it.getValue().asText().replaceAll("\\$\\{[^}]*}", "secret")));

        var configuration = Configuration.load(Optional.empty(), environment);

        assertThat(configuration.warnings()).isEmpty();
        assertThat(configuration.config().server().host()).isEqualTo("0.0.0.0");
        assertThat(configuration.config().server().port()).isEqualTo(8080);
        assertThat(configuration.config().database().toString()).startsWith("Postgres[");
    }

    @Test
    void itsImageIsTheOneOfThisRelease() throws IOException {
        var version =
                Files.readString(Path.of("../pom.xml"))
                        .replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");

        assertThat(services().path("alert-history").path("image").asText())
                .contains("alert-history/service:" + version);
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                object.fieldNames(), Spliterator.ORDERED),
                        false)
                .toList();
    }

    private static JsonNode services() throws IOException {
        return YAML.readTree(Files.readString(FOLDER.resolve("docker-compose.yml")))
                .path("services");
    }
}
