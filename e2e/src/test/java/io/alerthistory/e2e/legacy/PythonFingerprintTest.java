package io.alerthistory.e2e.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PythonFingerprintTest {

    @Test
    void theLastReleaseHashedSortedCompactJson() {
        assertThat(
                        PythonFingerprint.SHA256.of(
                                Map.of("severity", "critical", "alertname", "HighCPU")))
                .startsWith("f4c3f6920101fe14")
                .hasSize(64);
        assertThat(
                        PythonFingerprint.SHA256.of(
                                Map.of(
                                        "alertname",
                                        "HighCPU",
                                        "instance",
                                        "server-1",
                                        "severity",
                                        "warning")))
                .startsWith("7fbde1e814b293dd");
    }

    /// hashlib.md5(json.dumps({"alertname":"Größe","path":"C:\\u00FF"},
    /// sort_keys=True,separators=(",",":")).encode()) of Python 3.11.
    @Test
    void whatIsNotAsciiIsEscapedAsPythonDoes() {
        assertThat(PythonFingerprint.MD5.of(Map.of("alertname", "Größe", "path", "C:\\u00FF")))
                .isEqualTo("701a8f2852ad54f98634280c03b2e0c2");
    }
}
