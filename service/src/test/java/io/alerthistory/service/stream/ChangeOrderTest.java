package io.alerthistory.service.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.TransitionStore.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangeOrderTest {

    private static Change change(long position, long series, long version) {
        return new Change(
                position, series, version, series, "opened", Instant.EPOCH, Instant.EPOCH);
    }

    /// Transactions as two writers make them: numbered when they begin, some overtaken on a series by
    /// one that began later.
    private static List<Change> random(Random random) {
        var versions = new HashMap<Long, Long>();
        var changes = new ArrayList<Change>();
        var order = new ArrayList<Long>();
        for (var xid = 100L; xid < 160; xid++) {
            order.add(xid);
        }
        for (var i = 0; i + 1 < order.size(); i++) {
            if (random.nextInt(4) == 0) {
                Collections.swap(order, i, i + 1);
            }
        }
        for (var xid : order) {
            for (var n = 1 + random.nextInt(4); n > 0; n--) {
                var series = (long) random.nextInt(5);
                changes.add(change(xid, series, versions.merge(series, 1L, Long::sum)));
            }
        }
        return changes;
    }

    @Test
    void eachSeriesComesInTheOrderOfItsVersions() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var changes = random(random);
            var ordered = ChangeOrder.of(changes);
            var shuffled = new ArrayList<>(changes);
            Collections.shuffle(shuffled, random);

            assertThat(ordered).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(changes);
            assertThat(ChangeOrder.of(shuffled)).as("seed %d", seed).isEqualTo(ordered);
            assertVersionsAscend(seed, ordered);
        }
    }

    private static void assertVersionsAscend(int seed, List<Change> changes) {
        var seen = new HashMap<Long, Long>();
        for (var one : changes) {
            assertThat(one.version())
                    .as("seed %d, series %d", seed, one.series())
                    .isGreaterThan(seen.getOrDefault(one.series(), 0L));
            seen.put(one.series(), one.version());
        }
    }

    @Test
    void transactionsThatDoNotOvertakeComeInTheirOrder() {
        var changes = List.of(change(7, 2, 1), change(5, 9, 1), change(6, 1, 1));

        assertThat(ChangeOrder.of(changes))
                .extracting(Change::position)
                .containsExactly(5L, 6L, 7L);
    }

    @Test
    void whatIsReadInPartsComesInTheSameOrderForEachSeries() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var all = new ArrayList<>(random(random));
            all.sort(
                    Comparator.comparingLong(Change::position)
                            .thenComparingLong(Change::series)
                            .thenComparingLong(Change::version));
            var told = new ArrayList<Change>();
            var from = 0L;
            while (told.size() < all.size()) {
                var start = from;
                var rest = all.stream().filter(one -> one.position() >= start).toList();
                var fetched = rest.subList(0, Math.min(rest.size(), 60 + random.nextInt(30)));
                var cut = fetched.size() == rest.size() ? Long.MAX_VALUE : ChangeOrder.cut(fetched);
                assertThat(cut).as("seed %d", seed).isGreaterThan(from);
                told.addAll(
                        ChangeOrder.of(rest.stream().filter(one -> one.position() < cut).toList()));
                from = cut;
            }
            assertThat(told).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(all);
            assertVersionsAscend(seed, told);
        }
    }

    @Test
    void oneTransactionIsNotCut() {
        assertThat(ChangeOrder.cut(List.of(change(5, 1, 1), change(5, 2, 1)))).isEqualTo(6);
        assertThat(ChangeOrder.cut(List.of(change(5, 1, 1), change(6, 2, 1)))).isEqualTo(6);
        assertThat(ChangeOrder.cut(List.of(change(5, 1, 2), change(6, 1, 1), change(7, 3, 1))))
                .isEqualTo(7);
    }

    @Test
    void idsAreReadAsTheyAreWritten() {
        var place = new Place(17, 4_000_000_000L, 3);

        assertThat(place.text()).isEqualTo("17-4000000000-3");
        assertThat(Place.parse(place.text())).contains(place);
        for (var wrong : List.of("", "1", "1-2", "2-1-0", "1-1-0", "a-2-3", "1-2-3-4", "-1-2-3")) {
            assertThat(Place.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
