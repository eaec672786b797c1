package io.alerthistory.service.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.SlimEpisode;
import io.alerthistory.service.storage.StoredEpisode.Pause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    @ParameterizedTest(name = "from 10 to {0} with a pause from 20 to 30, at {1}: {2}")
    @CsvSource({
        "40, 9, false",
        "40, 10, true",
        "40, 19, true",
        "40, 20, false",
        "40, 29, false",
        "40, 30, true",
        "40, 39, true",
        "40, 40, false",
        ", 1000, true",
        ", 25, false"
    })
    void firesFromItsStartToItsEndButNotInAPause(
            @Nullable Long end, long second, boolean expected) {
        var episode =
                new SlimEpisode(
                        1,
                        1,
                        1,
                        1,
                        1,
                        at(10),
                        end == null ? null : at(end),
                        false,
                        List.of(new Pause(at(20), at(30))));

        assertThat(Moment.firing(episode, at(second))).isEqualTo(expected);
    }
}
