package io.alerthistory.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String PLAIN =
            "{postgres: {host: pg, name: ah, credentialsSecretRef: {name: pg}}}";

    /// Literal: a change of one of these rolls the pods of everybody who upgrades the operator.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ef352cd6 | {database: {sqlite: {}}}",
                "5a0843c5 | {database: {postgres: {host: pg, name: ah, credentialsSecretRef: {name: pg}}}}",
                "2ff5b3b3 | {database: {postgres: {urlSecretRef: {name: pg, key: url}, sslMode: require, caSecretRef: {name: ca, key: ca.crt}, maxConnections: 20}}, primary: {imagePullPolicy: Never, resources: {requests: {cpu: 1}}, podTemplate: {spec: {nodeSelector: {disk: fast}}}}, traffic: {drain: 3s}}",
            })
    void goldenRevisionsStayWhatTheyAre(String revision, String spec) throws Exception {
        assertThat(of(spec)).isEqualTo(revision);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{primary: {}, auth: null, traffic: {}, monitoring: {}, networkPolicy: {}}",
                "{paused: true}",
                "{primary: {replicas: 7}}",
                "{primary: {autoscaling: {minReplicas: 3}}}",
                "{primary: {disruptionBudget: {minAvailable: 2}}}",
                "{primary: {logLevel: debug}}",
                "{primary: {imagePullPolicy: IfNotPresent}}",
                "{primary: {resources: {requests: {cpu: '0.1', memory: 131072Ki}, limits: {memory: 256Mi}}}}",
                "{primary: {podTemplate: {}}}",
                "{primary: {podTemplate: {metadata: {labels: {}}}}}",
                "{auth: {tokens: [{name: a, role: Ingest, secretRef: {name: s, key: k}}]}}",
                "{retention: {history: 90d}}",
                "{retention: {history: 090d, quarantine: 30d}}",
                "{traffic: {service: {name: other, port: 80}, drain: 2m}}",
                "{monitoring: {serviceMonitor: true}, networkPolicy: {enabled: true}}",
            })
    void whatNeedsNoRestartIsNotInIt(String more) throws Exception {
        assertThat(with(more)).isEqualTo(with("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{primary: {imagePullPolicy: Always}}",
                "{primary: {resources: {}}}",
                "{primary: {resources: {requests: {cpu: 101m, memory: 128Mi}, limits: {memory: 256Mi}}}}",
                "{primary: {podTemplate: {spec: {nodeSelector: {a: b}}}}}",
                "{primary: {podTemplate: {spec: {enableServiceLinks: null}}}}",
                "{traffic: {drain: 9s}}",
                "{retention: {history: 91d}}",
                "{retention: {quarantine: 0d}}",
                "{database: {postgres: {host: other, name: ah, credentialsSecretRef: {name: pg}}}}",
                "{database: {postgres: {host: pg, name: ah, credentialsSecretRef: {name: pg}, maxConnections: 11}}}",
                "{database: {sqlite: {}}}",
            })
    void whatNeedsARestartIsInIt(String more) throws Exception {
        assertThat(with(more)).isNotEqualTo(with("{}"));
    }

    @Test
    void theImageIsInIt() throws Exception {
        var spec = spec("{database: " + PLAIN + "}");

        assertThat(Revision.of(spec, "a:1")).isNotEqualTo(Revision.of(spec, "a:2"));
    }

    private static String with(String more) throws Exception {
        var tree = (com.fasterxml.jackson.databind.node.ObjectNode) YAML.readTree(more);
        if (!tree.has("database")) {
            tree.set("database", YAML.readTree(PLAIN));
        }
        return Revision.of(YAML.treeToValue(tree, AlertHistorySpec.class), "service:1");
    }

    private static String of(String spec) throws Exception {
        return Revision.of(spec(spec), "alert-history/service:1.0.0");
    }

    private static AlertHistorySpec spec(String text) throws Exception {
        return YAML.readValue(text, AlertHistorySpec.class);
    }
}
