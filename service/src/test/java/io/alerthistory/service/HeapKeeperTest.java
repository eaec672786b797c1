package io.alerthistory.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapKeeperTest {

    private static final long MIB = 1L << 20;

    @Test
    void a_small_heap_is_left_alone_until_it_outgrows_its_resting_size() {
        assertThat(HeapKeeper.limit(20 * MIB)).isEqualTo(42 * MIB);
    }

    @Test
    void what_must_live_is_not_collected_again_until_there_is_an_eighth_more() {
        assertThat(HeapKeeper.limit(80 * MIB)).isEqualTo(90 * MIB);
    }

    @Test
    void a_heap_that_kept_what_it_had_is_collected_half_as_often_and_at_least_every_ten_minutes() {
        assertThat(HeapKeeper.patience(20, 50 * MIB, 48 * MIB)).isEqualTo(40);
        assertThat(HeapKeeper.patience(2000, 50 * MIB, 50 * MIB)).isEqualTo(2400);
    }

    @Test
    void a_heap_that_was_worth_it_is_soon_looked_at_again() {
        assertThat(HeapKeeper.patience(2400, 60 * MIB, 50 * MIB)).isEqualTo(20);
    }
}
