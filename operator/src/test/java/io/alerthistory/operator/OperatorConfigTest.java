package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.operator.cluster.Prometheus;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {

    @Test
    void nothingButTheNamespaceIsNeeded() {
        assertThat(OperatorConfig.parse(Map.of("POD_NAMESPACE", "operators"), "1.2.3"))
                .isEqualTo(
                        new OperatorConfig(
                                Set.of(),
                                "operators",
                                Optional.empty(),
                                true,
                                "alert-history/service:1.2.3",
                                Optional.empty(),
                                8081));
    }

    @Test
    void everythingCanBeSet() {
        var environment =
                Map.of(
                        "WATCH_NAMESPACES", "b, a,,",
                        "POD_NAMESPACE", "operators",
                        "POD_NAME", "operator-0",
                        "LEADER_ELECTION", "false",
                        "SERVICE_IMAGE", "registry.example.org/service:9",
                        "PROMETHEUS_URL", "https://prometheus:9090",
                        "PROMETHEUS_CREDENTIALS", "/etc/prometheus",
                        "MANAGEMENT_PORT", "0");

        assertThat(OperatorConfig.parse(environment, "1.2.3"))
                .isEqualTo(
                        new OperatorConfig(
                                Set.of("a", "b"),
                                "operators",
                                Optional.of("operator-0"),
                                false,
                                "registry.example.org/service:9",
                                Optional.of(
                                        new Prometheus.Credentials(
                                                URI.create("https://prometheus:9090"),
                                                Path.of("/etc/prometheus"))),
                                0));
    }

    @Test
    void withoutAnElectionNoNamespaceIsNeeded() {
        assertThat(OperatorConfig.parse(Map.of("LEADER_ELECTION", "false"), "1").namespace())
                .isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WATCH_NAMESPACES | a,B_c   | WATCH_NAMESPACES: 'B_c' is no name of a namespace",
                "POD_NAMESPACE    | Nope    | POD_NAMESPACE: 'Nope' is no name of a namespace",
                "POD_NAMESPACE    | ''      | POD_NAMESPACE: missing; set it to",
                "LEADER_ELECTION  | yes     | LEADER_ELECTION: 'yes' is not true or false",
                "SERVICE_IMAGE    | 'a b'   | SERVICE_IMAGE: 'a b' is no image",
                "MANAGEMENT_PORT  | 65536   | MANAGEMENT_PORT: '65536' is no port",
                "MANAGEMENT_PORT  | http    | MANAGEMENT_PORT: 'http' is no port",
            })
    void whatMakesNoSenseIsNamed(String variable, String value, String message) {
        var environment = new java.util.HashMap<>(Map.of("POD_NAMESPACE", "operators"));
        environment.put(variable, value);

        assertThatThrownBy(() -> OperatorConfig.parse(environment, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
