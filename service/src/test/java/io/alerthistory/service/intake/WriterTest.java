package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.episode.Rules;
import io.alerthistory.service.storage.IntakeStore;
import io.alerthistory.service.storage.SeriesRef;
import io.alerthistory.service.storage.SeriesText;
import io.alerthistory.service.storage.StateRow;
import io.alerthistory.service.storage.StorageException;
import io.alerthistory.service.storage.Writes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WriterTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long BROKEN = 13;

    private final Backlog backlog = new Backlog(System::nanoTime);

    @Test
    void an_error_with_one_body_of_a_batch_fails_that_body_alone() throws Exception {
        var before = waiting(1);
        var broken = waiting(BROKEN);
        var behind = waiting(2);
        try (var writer = writer()) {
            assertThat(before.answer().get(10, TimeUnit.SECONDS)).isEqualTo(stored());
            assertThat(behind.answer().get(10, TimeUnit.SECONDS)).isEqualTo(stored());
            assertThatThrownBy(() -> broken.answer().get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StackOverflowError.class);
            assertThat(waiting(3).answer().get(10, TimeUnit.SECONDS)).isEqualTo(stored());
            assertThat(writer).isNotNull();
        }
    }

    private static Outcome stored() {
        return new Outcome(1, 0, 0);
    }

    private Writer writer() {
        return new Writer(
                0,
                backlog,
                new SeriesCache(),
                new IdBlocks(),
                Refusing::new,
                Rules.DEFAULTS,
                "owner",
                new Rhythms(),
                (bodies, stored, duplicates, writes, nanos) -> {});
    }

    private Pending waiting(long series) {
        var body = Bodies.parse(Bodies.firing(Long.toString(series), NOW.toString()));
        var pending = new Pending(body, NOW, System.nanoTime() + Duration.ofMinutes(1).toNanos());
        backlog.add(pending);
        return pending;
    }

    /// Takes all but one series: that one is refused as data with others, and breaks alone.
    private static final class Refusing implements IntakeStore {

        private long next = 1;

        @Override
        public List<SeriesRef> series(List<SeriesText.Of> wanted) {
            return wanted.stream()
                    .map(of -> Long.parseLong(of.labels().get("alertname").orElseThrow()))
                    .map(id -> new SeriesRef(id, 1, 1, 1, 0))
                    .toList();
        }

        @Override
        public long idBlock() {
            var first = next;
            next += ID_BLOCK;
            return first;
        }

        @Override
        public void commit(
                Collection<Long> seriesIds, Function<Map<Long, StateRow>, Writes> decide) {
            if (seriesIds.contains(BROKEN)) {
                if (seriesIds.size() > 1) {
                    throw new StorageException(StorageException.Kind.DATA, "refused", null);
                }
                throw new StackOverflowError("in one body");
            }
            var states = new HashMap<Long, StateRow>();
            seriesIds.forEach(id -> states.put(id, StateRow.unseen(id)));
            var _ = decide.apply(states);
        }

        @Override
        public void close() {}
    }
}
