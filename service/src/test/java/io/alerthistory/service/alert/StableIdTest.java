package io.alerthistory.service.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Ids are stored, so they may never change.
class StableIdTest {

    /// As `sha256sum` prints them.
    @Test
    void isTheBeginningOfSha256() {
        assertThat(StableId.of(new byte[0])).isEqualTo(0xe3b0c44298fc1c14L);
        assertThat(StableId.of("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(0xba7816bf8f01cfeaL);
    }

    @Test
    void eachTextOfAListEndsWithAByteThatNoTextHas() {
        assertThat(StableId.of("a", "b")).isEqualTo(0x8872fa7b26b0c523L);
        assertThat(StableId.of("alertname", "x")).isEqualTo(0x1965db7604b7252bL);
    }

    @Test
    void manyAskAtOnce() {
        var ids = IntStream.range(0, 20_000).parallel().mapToLong(n -> StableId.of("a", "b"));

        assertThat(ids.distinct().toArray()).containsExactly(0x8872fa7b26b0c523L);
    }
}
