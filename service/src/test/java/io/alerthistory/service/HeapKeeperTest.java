package io.alerthistory.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {

    private static final long MIB = 1L << 20;

    @Test
    void a_small_heap_is_left_alone_until_it_outgrows_its_resting_size() {
        assertThat(HeapKeeper.next(20 * MIB)).isEqualTo(42 * MIB);
    }

    @Test
    void what_must_live_is_not_collected_again_until_there_is_a_quarter_more() {
        assertThat(HeapKeeper.next(80 * MIB)).isEqualTo(100 * MIB);
    }
}
