package io.alerthistory.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What some operators wrote, in the order in which it was asked for, and the laws of it.
final class Ledger {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEQUENCE = "alert-history.io/sequence";

    private final List<Gate.Request> writes;

    private Ledger(List<Gate.Request> writes) {
        this.writes = writes;
    }

    static Ledger of(Gate... gates) {
        return of(List.of(gates));
    }

    static Ledger of(List<Gate> gates) {
        return new Ledger(
                gates.stream()
                        .flatMap(it -> it.writes().stream())
                        .filter(Gate.Request::done)
                        .sorted(Comparator.comparingLong(Gate.Request::at))
                        .toList());
    }

    /// Whether a request is a write of the status.
    static boolean status(Gate.Request request) {
        return request.writes() && request.path().endsWith("/alerthistories/main/status");
    }

    /// Whether a request is a write of what carries the traffic.
    static boolean traffic(Gate.Request request) {
        return request.writes() && sequence(request).isPresent() && !status(request);
    }

    /// The shares that a write of the status names, old side first; empty if it names none.
    static Optional<String> weights(Gate.Request status) {
        return Optional.ofNullable(json(status).at("/status/weights").textValue());
    }

    /// Every write of the traffic has a number that a status had before, and gives the shares that were
    /// told with that number.
    ///
    /// @return how many writes of the traffic there were
    int everyMoveWasNamedBefore() {
        Map<Long, String> named = new HashMap<>();
        var moves = 0;
        for (var write : writes) {
            if (status(write)) {
                var sequence = json(write).at("/status/programmed/sequence");
                weights(write).ifPresent(it -> named.put(sequence.asLong(), it));
                continue;
            }
            var sequence = sequence(write);
            if (sequence.isEmpty()) {
                continue;
            }
            moves++;
            assertThat(named)
                    .as("statuses before %s with number %s", write, sequence)
                    .containsKey(sequence.orElseThrow());
            var refs = json(write).at("/spec/rules/0/backendRefs");
            if (refs.isArray()) {
                assertThat(percents(refs))
                        .as("shares of %s with number %s", write, sequence)
                        .isEqualTo(percents(named.getOrDefault(sequence.orElseThrow(), "0")));
            }
        }
        return moves;
    }

    private static List<Integer> percents(JsonNode refs) {
        return Stream.iterate(0, it -> it < refs.size(), it -> it + 1)
                .map(it -> refs.get(it).path("weight").asInt())
                .toList();
    }

    private static List<Integer> percents(String weights) {
        return Arrays.stream(weights.split("/", -1)).map(Integer::valueOf).toList();
    }

    private static Optional<Long> sequence(Gate.Request request) {
        if (!request.body().startsWith("{")) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        json(request).at("/metadata/annotations").path(SEQUENCE).textValue())
                .map(Long::valueOf);
    }

    private static JsonNode json(Gate.Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
