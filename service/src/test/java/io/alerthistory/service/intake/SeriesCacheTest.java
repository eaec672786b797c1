package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.storage.SeriesRef;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesCacheTest {

    @Test
    void every_label_set_is_remembered_as_long_as_there_is_room() {
        var cache = new SeriesCache();
        var many = SeriesCache.SLOTS / 4;
        for (var i = 0; i < many; i++) {
            cache.put(labels(i), series(i));
        }
        for (var i = 0; i < many; i++) {
            assertThat(cache.get(labels(i))).as("label set %d of %d", i, many).isEqualTo(series(i));
        }
    }

    @Test
    void beyond_its_room_it_forgets_and_never_tells_another_series() {
        var cache = new SeriesCache();
        var many = 2 * SeriesCache.SLOTS;
        for (var i = 0; i < many; i++) {
            cache.put(labels(i), series(i));
        }
        var known = 0;
        for (var i = 0; i < many; i++) {
            var found = cache.get(labels(i));
            if (found != null) {
                known++;
                assertThat(found).as("label set %d", i).isEqualTo(series(i));
            }
        }
        assertThat(known).isBetween(SeriesCache.SLOTS * 9 / 10, SeriesCache.SLOTS);
        assertThat(cache.get(labels(many - 1))).isEqualTo(series(many - 1));
    }

    @Test
    void an_unknown_label_set_is_not_found() {
        var cache = new SeriesCache();
        cache.put(labels(1), series(1));
        assertThat(cache.get(labels(2))).isNull();
    }

    private static Labels labels(int i) {
        return Labels.of(Map.of("alertname", "A", "n", Integer.toString(i)));
    }

    private static SeriesRef series(int i) {
        return new SeriesRef(i + 1, i % 7 + 1, i % 5 + 1, i % 3 + 1, 3L * i);
    }
}
