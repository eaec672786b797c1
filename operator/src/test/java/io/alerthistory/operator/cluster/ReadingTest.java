package io.alerthistory.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.status.Unreadable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {

    private final ObjectMapper mapper = Reading.mapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"primary\":{\"replicas\":\"many\"}} | spec.primary.replicas: \"many\" cannot be read",
                "{\"rollout\":\"fast\"} | spec.rollout: \"fast\" cannot be read",
                "{\"rollout\":{\"steps\":[{\"weight\":10},{\"weight\":{}}]}} | spec.rollout.steps[1].weight: its value cannot be read",
                "{\"traffic\":{\"active\":\"shadow\"}} | spec.traffic.active: \"shadow\" cannot be read",
                "\"none\" | spec: \"none\" cannot be read"
            })
    void theFieldIsNamedAndTheOthersAreRead(String spec, String problem) throws Exception {
        var read = read("{\"metadata\":{\"name\":\"main\"},\"spec\":%s}".formatted(spec));

        assertThat(read.getMetadata().getName()).isEqualTo("main");
        assertThat(Unreadable.of(read)).contains(new Unreadable(List.of(problem)));
    }

    @Test
    void severalFieldsAreNamedAndACopyKnowsThemToo() throws Exception {
        var read =
                read(
                        "{\"metadata\":{\"name\":\"main\"},\"spec\":{\"paused\":true,\"rollout\":1,\"legacy\":2},\"status\":{\"programmed\":3}}");
        var copy = mapper.readValue(mapper.writeValueAsBytes(read), AlertHistory.class);

        assertThat(Unreadable.of(copy)).isEqualTo(Unreadable.of(read));
        var unreadable = Unreadable.of(copy).orElseThrow();
        assertThat(unreadable.fields()).hasSize(3);
        assertThat(unreadable.leaves("spec.legacy")).isFalse();
        assertThat(unreadable.leaves("spec.traffic")).isTrue();
        assertThat(unreadable.leaves("status")).isFalse();
        assertThat(copy.getSpec().pausedOrDefault()).isTrue();
        assertThat(unreadable.problem(Optional.of("some/finalizer")).message())
                .contains(
                        "spec.rollout: 1 cannot be read.", "remove the finalizer some/finalizer.");
    }

    @Test
    void whatIsOfALaterReleaseIsLeftOut() throws Exception {
        var read =
                read("{\"metadata\":{\"name\":\"main\"},\"spec\":{\"paused\":true,\"later\":1}}");

        assertThat(Unreadable.of(read)).isEmpty();
        assertThat(read.getSpec().pausedOrDefault()).isTrue();
        assertThat(read.getStatus() == null || Objects.isNull(read.getStatus().phase())).isTrue();
    }

    private AlertHistory read(String json) throws Exception {
        return mapper.readValue(json, AlertHistory.class);
    }
}
