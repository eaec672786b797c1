package io.alerthistory.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.storage.Writes.QuarantineRow;
import io.alerthistory.service.storage.Writes.StreamRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A batch is stored whole or not at all, and the connection that carried it is as good as new afterwards.
abstract class CommitContract {

    private static final StreamRow STREAM = new StreamRow(1, "am", "team", "{}:{}", "webhook");
    private static final QuarantineRow QUARANTINED =
            new QuarantineRow(7, 0, "alert", "NO_LABELS", "it has none", "am", new byte[] {1});

    /// A new, empty database.
    abstract DatabaseSettings settings();

    /// Asserts it of the database, where the next batch would not stumble over one: on SQLite it would wait
    /// for the only write lock.
    void assertNoTransactionIsOpen() {}

    private Database database;

    @BeforeEach
    void open() throws Exception {
        database =
                Database.open(
                        settings(),
                        new RunningProcess("p", "primary", "test", "0", Instant.EPOCH),
                        InstantSource.system());
        assertThat(database.awaitOpen(Duration.ofSeconds(20)))
                .as(() -> "opened: " + database.notReady())
                .isTrue();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// As many as fit one statement's ordinary time, and more, which get more time.
    @ParameterizedTest
    @ValueSource(ints = {1, 2_500})
    void whatWasDecidedIsStoredWithEveryKindOfEnd(int series) {
        try (var store = database.intakeStore()) {
            var ids = stored(store, series);

            store.commit(ids, states -> advanced(states, List.of(STREAM), List.of()));
            assertThat(versions(ids.size())).containsOnly("1");
            store.commit(ids, states -> advanced(states, List.of(), List.of(QUARANTINED)));
            assertThat(versions(ids.size())).containsOnly("2");
            store.commit(ids, _ -> writes(List.of(), List.of(), List.of()));

            assertThat(query("SELECT count(*) FROM {stream}")).containsExactly("1");
            assertThat(query("SELECT count(*) FROM {quarantine}")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_500})
    void whatWasNotDecidedIsNotStoredAndTheNextBatchIs(int series) {
        try (var store = database.intakeStore()) {
            var ids = stored(store, series);

            assertThatThrownBy(() ->
                            store.commit(
                                    ids,
                                    _ -> {
                                        throw new IllegalStateException("undecided");
                                    }))
                    .hasMessage("undecided");
            assertThatThrownBy(() ->
                            store.commit(
                                    ids,
                                    _ -> {
                                        throw new StackOverflowError("too deep");
                                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertUntouchedThenStored(store, ids);
        }
    }

    @Test
    void whatFailsHalfwayLeavesNothing() {
        try (var store = database.intakeStore()) {
            var ids = stored(store, 1);
            var twice = List.of(QUARANTINED, QUARANTINED);

            assertThatThrownBy(() ->
                            store.commit(ids, states -> advanced(states, List.of(STREAM), twice)))
                    .isInstanceOf(StorageException.class);
            assertUntouchedThenStored(store, ids);
        }
    }

    @Test
    void aSeriesThatWasForgottenIsAConflictAndNothingIsStored() {
        try (var store = database.intakeStore()) {
            var ids = stored(store, 1);

            assertThatThrownBy(() ->
                            store.commit(
                                    List.of(ids.getFirst(), Long.MAX_VALUE),
                                    states -> advanced(states, List.of(STREAM), List.of())))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CONFLICT));
            assertUntouchedThenStored(store, ids);
        }
    }

    private void assertUntouchedThenStored(IntakeStore store, List<Long> ids) {
        assertNoTransactionIsOpen();
        assertThat(versions(ids.size())).containsOnly("0");
        assertThat(query("SELECT count(*) FROM {stream}")).containsExactly("0");
        try (var other = database.intakeStore()) {
            other.commit(ids, states -> advanced(states, List.of(), List.of()));
        }
        store.commit(ids, states -> advanced(states, List.of(), List.of()));
        assertThat(versions(ids.size())).containsOnly("2");
    }

    private static List<Long> stored(IntakeStore store, int series) {
        var wanted =
                IntStream.range(0, series)
                        .mapToObj(n -> Labels.of(Map.of("alertname", "A" + n)))
                        .map(labels -> new SeriesText.Of(labels, null))
                        .toList();
        return store.series(wanted).stream().map(SeriesRef::id).sorted().toList();
    }

    private static Writes advanced(
            Map<Long, StateRow> states, List<StreamRow> streams, List<QuarantineRow> quarantined) {
        return writes(
                states.values().stream()
                        .map(state ->
                                new StateRow(
                                        state.seriesId(),
                                        state.version() + 1,
                                        null,
                                        1L,
                                        null,
                                        null,
                                        new byte[] {1}))
                        .toList(),
                streams,
                quarantined);
    }

    private static Writes writes(
            List<StateRow> states, List<StreamRow> streams, List<QuarantineRow> quarantined) {
        return new Writes(
                states,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                streams,
                quarantined);
    }

    private List<String> versions(int expected) {
        var versions = query("SELECT version FROM {series_state}");
        assertThat(versions).hasSize(expected);
        return versions;
    }

    List<String> query(String sql) {
        return FirstColumn.of(database, sql);
    }
}
