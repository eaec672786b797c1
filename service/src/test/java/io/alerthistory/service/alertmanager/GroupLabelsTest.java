package io.alerthistory.service.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupLabelsTest {

    @Test
    void theLabelsAreBehindTheRoute() {
        assertThat(GroupLabels.of("{}:{}")).contains(Map.of());
        assertThat(GroupLabels.of("{}:{alertname=\"A\"}")).contains(Map.of("alertname", "A"));
        assertThat(GroupLabels.of("{}/{team=\"x\",a=~\"b\"}/{c!=\"d\"}:{a=\"1\", b=\"2\"}"))
                .contains(Map.of("a", "1", "b", "2"));
        assertThat(GroupLabels.of("{}:{\"my label\"=\"ü\", a=\"q\\\"u\\\\o\\nte\\t\"}"))
                .contains(Map.of("my label", "ü", "a", "q\"u\\o\nte\t"));
    }

    @Test
    void aColonAndABraceInsideOfValuesDeceiveNobody() {
        assertThat(GroupLabels.of("{}/{a=\":{b=\\\"c\\\"}\"}:{d=\"e\"}"))
                .contains(Map.of("d", "e"));
        assertThat(GroupLabels.of("{}:{a=\":{b=\\\"c\\\"}\"}")).contains(Map.of("a", ":{b=\"c\"}"));
        assertThat(GroupLabels.of("{}:{a=\"x:{}\"}")).contains(Map.of("a", "x:{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "group", "{}", "{}:{a=~\"b\"}", "{}:{a=\"b\"", "{}:{a=\"b\"} x"})
    void otherFormsHaveNone(String key) {
        assertThat(GroupLabels.of(key)).isEmpty();
    }
}
