package io.alerthistory.operator.analysis;

import io.alerthistory.operator.rollout.Sample;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the answers of queries say.
public final class Queries {

    private static final Answer NOTHING = new Answer.Nothing("was not asked");

    private Queries() {}

    /// The sample of one query.
    ///
    /// @param fresh its answer about the new backend
    /// @param old its answer about the old backend; none counts as healthy
    static Sample of(Instant at, Query query, Answer fresh, Answer old) {
        if (fresh instanceof Answer.Nothing(var why)) {
            return new Sample(
                    at, Sample.Verdict.INCONCLUSIVE, "%s %s".formatted(query.name(), why));
        }
        var value = ((Answer.Value) fresh).number();
        if (Double.isNaN(value)) {
            return new Sample(at, Sample.Verdict.INCONCLUSIVE, query.name() + " is not a number");
        }
        if (!query.breaks(value)) {
            return new Sample(
                    at,
                    Sample.Verdict.PASSED,
                    "%s %s".formatted(query.name(), Query.number(value)));
        }
        // Only a backend that is worse than the other one is given up.
        return query.compares() && old instanceof Answer.Value(var before) && query.breaks(before)
                ? new Sample(
                        at,
                        Sample.Verdict.INCONCLUSIVE,
                        "both are bad: %s, before %s"
                                .formatted(query.complaint(value), Query.number(before)))
                : new Sample(at, Sample.Verdict.FAILED, query.complaint(value));
    }

    /// One look at everything: what is worst of the pods' own numbers and all queries. A quiet backend
    /// is not quiet when a query passes.
    ///
    /// @param pods what the pods' own numbers said
    /// @param fresh answers about the new backend, by name of the query
    /// @param old answers about the old backend
    public static Sample with(
            Sample pods, List<Query> queries, Map<String, Answer> fresh, Map<String, Answer> old) {
        return Stream.concat(
                        Stream.of(pods),
                        queries.stream()
                                .map(query ->
                                        of(
                                                pods.at(),
                                                query,
                                                fresh.getOrDefault(query.name(), NOTHING),
                                                old.getOrDefault(query.name(), NOTHING))))
                .min(Comparator.comparingInt(sample -> rank(sample.verdict())))
                .map(worst ->
                        worst.verdict() == Sample.Verdict.PASSED
                                ? new Sample(pods.at(), worst.verdict(), all(pods, queries, fresh))
                                : worst)
                .orElse(pods);
    }

    private static int rank(Sample.Verdict verdict) {
        return switch (verdict) {
            case FAILED -> 0;
            case INCONCLUSIVE -> 1;
            case PASSED -> 2;
            case QUIET -> 3;
        };
    }

    private static String all(Sample pods, List<Query> queries, Map<String, Answer> fresh) {
        var text = new StringBuilder(pods.numbers());
        for (var query : queries) {
            if (fresh.get(query.name()) instanceof Answer.Value(var value)) {
                text.append(", ").append(query.name()).append(' ').append(Query.number(value));
            }
        }
        return text.toString();
    }
}
