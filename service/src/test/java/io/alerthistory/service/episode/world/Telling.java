package io.alerthistory.service.episode.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that was told of one true firing, or of several that no sender told apart, by stream, each in
/// the order in which it was told.
final class Telling {

    /// One statement, by one stream.
    record Statement(int stream, long saidAt, Said said) {}

    private final TreeSet<Integer> firings = new TreeSet<>();
    private final List<Statement> statements = new ArrayList<>();

    void add(Statement statement) {
        firings.addAll(statement.said().of());
        statements.add(statement);
    }

    void absorb(Telling other) {
        firings.addAll(other.firings);
        statements.addAll(other.statements);
        statements.sort(Comparator.comparingLong(Statement::saidAt));
    }

    boolean speaksOf(Said said) {
        return said.of().stream().anyMatch(firings::contains);
    }

    List<Statement> statements() {
        return statements;
    }

    long start() {
        return statements.stream().mapToLong(s -> s.said().start()).min().orElseThrow();
    }

    long saidFirst() {
        return statements.stream().mapToLong(Statement::saidAt).min().orElseThrow();
    }

    boolean hasEnd() {
        return statements.stream().anyMatch(s -> !s.said().firing());
    }

    long greatestEnd() {
        return statements.stream()
                .filter(s -> !s.said().firing())
                .mapToLong(s -> s.said().end())
                .max()
                .orElseThrow();
    }

    /// How many different ends were told.
    int ends() {
        return (int)
                statements.stream()
                        .filter(s -> !s.said().firing())
                        .mapToLong(s -> s.said().end())
                        .distinct()
                        .count();
    }

    long leastEnd() {
        return statements.stream()
                .filter(s -> !s.said().firing())
                .mapToLong(s -> s.said().end())
                .min()
                .orElseThrow();
    }

    /// When that end was told for the last time.
    long lastSaid(long end) {
        return statements.stream()
                .filter(s -> !s.said().firing() && s.said().end() == end)
                .mapToLong(Statement::saidAt)
                .max()
                .orElseThrow();
    }

    /// By stream, what it told without repeats: the end of a resolve, [#FIRES] for a firing.
    Map<Integer, List<Long>> byStream() {
        Map<Integer, List<Long>> streams = new TreeMap<>();
        for (Statement statement : statements) {
            List<Long> told = streams.computeIfAbsent(statement.stream(), s -> new ArrayList<>());
            long word = statement.said().firing() ? FIRES : statement.said().end();
            if (told.isEmpty() || told.getLast() != word) {
                told.add(word);
            }
        }
        return streams;
    }

    static final long FIRES = Long.MAX_VALUE;

    @Override
    public String toString() {
        return firings + " " + byStream();
    }
}
