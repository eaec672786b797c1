package io.alerthistory.service.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.storage.IntakeStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdsTest {

    private final List<Long> reserved = new ArrayList<>();

    @Test
    void two_writers_never_have_the_same_id() {
        var blocks = new IdBlocks();
        var one = new Ids(blocks);
        var other = new Ids(blocks);
        var taken = new ArrayList<Long>();
        for (var round = 0; round < 100; round++) {
            taken.addAll(take(one, 1 + round % 70));
            taken.addAll(take(other, 1 + round * 7 % 120));
        }
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(taken).allMatch(this::isReserved);
    }

    @Test
    void the_ids_of_all_writers_grow_together() {
        var blocks = new IdBlocks();
        var writers = List.of(new Ids(blocks), new Ids(blocks), new Ids(blocks));
        var highest = 0L;
        for (var round = 0; round < 1_000; round++) {
            var ids = take(writers.get(round % writers.size()), 5);
            assertThat(highest - ids.getFirst())
                    .as("how far behind the highest id %s are those of round %s", highest, round)
                    .isLessThan((long) writers.size() * IdBlocks.CHUNK);
            highest = Math.max(highest, ids.getLast());
        }
    }

    @Test
    void what_was_not_taken_is_taken_next() {
        var ids = new Ids(new IdBlocks());
        ids.reserve(300, this::newBlock);
        var first = ids.take();
        assertThat(take(ids, 250)).first().isEqualTo(first + 1);
        assertThat(reserved).hasSize(1);
    }

    private long newBlock() {
        var first = 7_000L + (long) IntakeStore.ID_BLOCK * reserved.size();
        reserved.add(first);
        return first;
    }

    private boolean isReserved(long id) {
        return reserved.stream()
                .anyMatch(first -> id >= first && id < first + IntakeStore.ID_BLOCK);
    }

    private List<Long> take(Ids ids, int count) {
        ids.reserve(count, this::newBlock);
        var taken = new ArrayList<Long>();
        for (var n = 0; n < count; n++) {
            taken.add(ids.take());
        }
        return taken;
    }
}
