package io.alerthistory.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.operator.rollout.Sample;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {

    private static final Limits LIMITS = new Limits(0.01, Optional.empty(), 20);

    @Test
    void onlyABackendThatIsWorseThanTheOtherOneFails() {
        assertThat(verdict(traffic(100, 0), traffic(100, 0))).isEqualTo(Sample.Verdict.PASSED);
        assertThat(verdict(traffic(100, 2), traffic(100, 0))).isEqualTo(Sample.Verdict.FAILED);
        assertThat(verdict(traffic(100, 2), Optional.empty())).isEqualTo(Sample.Verdict.FAILED);
        assertThat(verdict(traffic(100, 2), traffic(100, 9)))
                .isEqualTo(Sample.Verdict.INCONCLUSIVE);
    }

    @Test
    void missingNumbersAreNoSuccess() {
        assertThat(verdict(Optional.empty(), traffic(100, 0)))
                .isEqualTo(Sample.Verdict.INCONCLUSIVE);
        assertThat(verdict(traffic(0, 0), traffic(100, 0)))
                .as("traffic that does not reach it")
                .isEqualTo(Sample.Verdict.INCONCLUSIVE);
        assertThat(verdict(traffic(9, 9), traffic(10, 0))).isEqualTo(Sample.Verdict.QUIET);
    }

    @Test
    void aCounterThatFellBeganAgain() {
        var before = new PodCounts(Map.of("a", counted(90, 9)));
        var after = new PodCounts(Map.of("a", counted(40, 1), "b", counted(10, 0)));
        var added = after.since(before).traffic();
        assertThat(added.requests()).isEqualTo(50);
        assertThat(added.errors()).isEqualTo(1);
    }

    @Test
    void readsWhatClientsAskedForAndNotHealthChecks() {
        var read =
                PodMetrics.parse(
                        """
                        alert_history_requests_total{method="POST",route="/webhook",code="200"} 7
                        alert_history_requests_total{method="POST",route="/webhook",code="503"} 2
                        alert_history_requests_total{method="GET",route="/readyz",code="503"} 50
                        alert_history_request_duration_seconds_bucket{method="POST",route="/webhook",le="0.1"} 4
                        alert_history_request_duration_seconds_bucket{method="POST",route="/webhook",le="+Inf"} 9
                        """);
        assertThat(read.requests()).isEqualTo(9);
        assertThat(read.errors()).isEqualTo(2);
        assertThat(read.buckets()).containsEntry(0.1, 4.0).hasSize(2);
    }

    private static PodMetrics counted(double requests, double errors) {
        return new PodMetrics(requests, errors, Map.of());
    }

    private static Optional<Traffic> traffic(double requests, double errors) {
        return Optional.of(new Traffic(requests, errors, Map.of()));
    }

    private static Sample.Verdict verdict(Optional<Traffic> fresh, Optional<Traffic> old) {
        return Judgement.of(Instant.EPOCH, Optional.empty(), fresh, old, 50, LIMITS).verdict();
    }
}
