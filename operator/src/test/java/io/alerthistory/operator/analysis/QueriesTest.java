package io.alerthistory.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class QueriesTest {

    private static final Instant T = Instant.parse("2026-11-24T12:00:00Z");
    private static final Query ERRORS =
            new Query(
                    "errors",
                    "rate{backend=\"{{backend}}\",n=\"{{namespace}}/{{name}}\",r=\"{{revision}}\"}",
                    OptionalDouble.empty(),
                    OptionalDouble.of(0.01));
    private static final Query GENERAL =
            new Query("up", "sum(up)", OptionalDouble.of(2), OptionalDouble.empty());

    @Test
    void placeholdersBecomeTheBackend() {
        assertThat(ERRORS.about(new Backend.Primary("5c1f9a2b"), "monitoring", "main"))
                .isEqualTo(
                        "rate{backend=\"primary@5c1f9a2b\",n=\"monitoring/main\",r=\"5c1f9a2b\"}");
        assertThat(ERRORS.about(Backend.LEGACY, "monitoring", "main"))
                .isEqualTo("rate{backend=\"legacy\",n=\"monitoring/main\",r=\"legacy\"}");
        assertThat(ERRORS.compares()).isTrue();
        assertThat(GENERAL.compares()).isFalse();
    }

    @Test
    void onlyABackendThatIsWorseThanTheOtherOneFails() {
        assertThat(verdict(ERRORS, is(0.01), is(0))).isEqualTo(Sample.Verdict.PASSED);
        assertThat(verdict(ERRORS, is(0.02), is(0))).isEqualTo(Sample.Verdict.FAILED);
        assertThat(verdict(ERRORS, is(0.02), is(0.5))).isEqualTo(Sample.Verdict.INCONCLUSIVE);
        assertThat(verdict(ERRORS, is(0.02), nothing()))
                .as("no data of the old one is healthy")
                .isEqualTo(Sample.Verdict.FAILED);
        assertThat(verdict(ERRORS, is(Double.POSITIVE_INFINITY), is(0)))
                .isEqualTo(Sample.Verdict.FAILED);
        assertThat(verdict(GENERAL, is(1), is(1)))
                .as("one that is about no backend cannot be compared")
                .isEqualTo(Sample.Verdict.FAILED);
        assertThat(verdict(GENERAL, is(2), nothing())).isEqualTo(Sample.Verdict.PASSED);
    }

    @Test
    void noNumberIsNoSuccess() {
        assertThat(verdict(ERRORS, nothing(), is(0))).isEqualTo(Sample.Verdict.INCONCLUSIVE);
        assertThat(verdict(ERRORS, is(Double.NaN), is(0))).isEqualTo(Sample.Verdict.INCONCLUSIVE);
    }

    @Test
    void aLookIsAsBadAsTheWorstOfIt() {
        assertThat(look(Sample.Verdict.PASSED, Map.of("errors", is(0), "up", is(2))))
                .isEqualTo(new Sample(T, Sample.Verdict.PASSED, "error rate 0%, errors 0, up 2"));
        assertThat(look(Sample.Verdict.QUIET, Map.of("errors", is(0), "up", is(2))).verdict())
                .isEqualTo(Sample.Verdict.PASSED);
        assertThat(look(Sample.Verdict.PASSED, Map.of("errors", is(1), "up", nothing())))
                .isEqualTo(new Sample(T, Sample.Verdict.FAILED, "errors 1 is above 0.01000"));
        assertThat(look(Sample.Verdict.PASSED, Map.of("errors", is(0))))
                .isEqualTo(new Sample(T, Sample.Verdict.INCONCLUSIVE, "up was not asked"));
        assertThat(look(Sample.Verdict.FAILED, Map.of("errors", is(0), "up", is(2))).verdict())
                .isEqualTo(Sample.Verdict.FAILED);
    }

    private static Sample look(Sample.Verdict pods, Map<String, Answer> fresh) {
        return Queries.with(
                new Sample(T, pods, "error rate 0%"), List.of(ERRORS, GENERAL), fresh, Map.of());
    }

    private static Sample.Verdict verdict(Query query, Answer fresh, Answer old) {
        return Queries.of(T, query, fresh, old).verdict();
    }

    private static Answer is(double value) {
        return new Answer.Value(value);
    }

    private static Answer nothing() {
        return new Answer.Nothing("has no data");
    }
}
