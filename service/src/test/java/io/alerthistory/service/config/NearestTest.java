package io.alerthistory.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> KEYS =
            List.of("host", "port", "adminPort", "maxConcurrentIntake", "maxConnections");

    @ParameterizedTest
    @CsvSource({
        "maxConnection, maxConnections",
        "max-connections, maxConnections",
        "MAXCONNECTIONS, maxConnections",
        "prot, port",
        "adminport, adminPort",
        "maxConcurentIntakes, maxConcurrentIntake",
        "hots, host"
    })
    void aTypoLeadsToTheKey(String typo, String key) {
        assertThat(Nearest.to(typo, KEYS)).contains(key);
    }

    @Test
    void somethingElseLeadsNowhere() {
        assertThat(Nearest.to("url", KEYS)).isEqualTo(Optional.empty());
        assertThat(Nearest.to("", KEYS)).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), KEYS)).isEmpty();
    }
}
