package io.alerthistory.service.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A state is what its bytes say, and bytes that nobody wrote are refused.
class SeriesStateCodecTest {

    private static final SeriesStateCodec CODEC = new SeriesStateCodec();

    private static SeriesState random(int seed) {
        SeriesState state = SeriesState.EMPTY;
        long id = 1;
        for (Sighting sighting : Sightings.random(new Random(seed), 40)) {
            state = Episodes.see(state, sighting, id++, Rules.DEFAULTS).state();
        }
        return state;
    }

    @Test
    void what_is_read_is_what_was_written() {
        for (int seed = 0; seed < 1_000; seed++) {
            SeriesState state = random(seed);
            assertThat(CODEC.read(CODEC.write(state))).as("seed %d", seed).isEqualTo(state);
        }
    }

    @Test
    void the_empty_state_takes_two_bytes() {
        assertThat(CODEC.write(SeriesState.EMPTY)).hasSize(2);
        assertThat(CODEC.read(CODEC.write(SeriesState.EMPTY))).isEqualTo(SeriesState.EMPTY);
    }

    @Test
    void bytes_that_are_cut_short_are_refused() {
        for (int seed = 0; seed < 100; seed++) {
            byte[] bytes = CODEC.write(random(seed));
            for (int size = 0; size < bytes.length; size++) {
                byte[] cut = Arrays.copyOf(bytes, size);
                assertThatThrownBy(() -> CODEC.read(cut))
                        .as("seed %d, %d of %d bytes", seed, size, bytes.length)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void bytes_with_something_after_them_are_refused() {
        byte[] bytes = CODEC.write(random(1));
        assertThatThrownBy(() -> CODEC.read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 bytes too many");
    }

    @Test
    void bytes_of_a_later_version_are_refused_with_the_remedy() {
        byte[] bytes = CODEC.write(random(1));
        bytes[0] = 3;
        assertThatThrownBy(() -> CODEC.read(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 3")
                .hasMessageContaining("run the release that wrote it");
    }

    @Test
    void damaged_bytes_are_refused_or_are_another_state_and_never_anything_else() {
        int refused = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = CODEC.write(random(seed % 1_000));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                SeriesState state = CODEC.read(bytes);
                assertThat(CODEC.read(CODEC.write(state))).as("seed %d", seed).isEqualTo(state);
            } catch (IllegalArgumentException expected) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), e);
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    /// Written by the release that knew no claims.
    @Test
    void bytes_of_the_first_version_are_read_and_written_as_they_were() {
        byte[] bytes =
                HexFormat.of()
                        .parseHex(
                                "010432d00f808082e288d2a3068088debe0180b8b8720101809c9c39809c9c3902"
                                        + "060000000000000002809c9c39060000000000000001809c9c3900da0f"
                                        + "8088debe0180def36802000000000000000001000000000000000003");
        SeriesState state = CODEC.read(bytes);
        assertThat(state.runs()).hasSize(2);
        assertThat(state.runs().getFirst().gaps())
                .containsExactly(new Gap(Sightings.at(60), Sightings.at(120)));
        assertThat(state.runs().getLast().seenAt()).isEqualTo(Sightings.at(310));
        assertThat(CODEC.write(state)).isEqualTo(bytes);
    }

    @Test
    void claims_and_mutes_are_read_as_they_were_written() {
        SeriesState state = SeriesState.EMPTY;
        Sighting claim = Sighting.claim(Sightings.at(10), -7, Sightings.at(0), Sightings.at(240));
        state = Episodes.see(state, claim, 1, Rules.DEFAULTS).state();
        Muting muting = new Muting(Mute.Kind.INHIBITED, -9, Sightings.at(20), Sightings.at(30));
        state = Episodes.muted(state, muting, 2, Rules.DEFAULTS).state();
        assertThat(state.runs().getFirst().mutes()).hasSize(1);
        assertThat(CODEC.read(CODEC.write(state))).isEqualTo(state);
        assertThat(CODEC.write(state)[0]).isEqualTo((byte) 2);
    }

    @Test
    void one_run_told_by_two_streams_takes_about_fifty_bytes() {
        SeriesState state = SeriesState.EMPTY;
        List<Sighting> sightings =
                List.of(
                        Sighting.firing(Sightings.at(30), 1, Sightings.at(0)),
                        Sighting.firing(Sightings.at(31), 2, Sightings.at(0)),
                        Sighting.resolved(Sightings.at(90), 1, Sightings.at(0), Sightings.at(60)),
                        Sighting.resolved(Sightings.at(91), 2, Sightings.at(0), Sightings.at(60)));
        for (Sighting sighting : sightings) {
            state = Episodes.see(state, sighting, 1_000_000_000L, Rules.DEFAULTS).state();
        }
        assertThat(CODEC.write(state).length).isBetween(30, 60);
    }
}
