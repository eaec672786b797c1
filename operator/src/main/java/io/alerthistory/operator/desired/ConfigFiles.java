package io.alerthistory.operator.desired;

import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.PostgresSpec;
import io.alerthistory.crds.v1alpha1.TokenSpec;
import io.alerthistory.operator.rollout.Drain;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renders the service's configuration: what needs a restart, and what is loaded while it runs. The
/// service reads both strictly.
final class ConfigFiles {

    static final String CONFIG = "/etc/alert-history/config";
    static final String LIVE = "/etc/alert-history/live";
    static final String DATA = "/var/lib/alert-history";
    static final int HTTP = 8080;
    static final int ADMIN = 9090;

    private ConfigFiles() {}

    /// `application.yaml` of a revision.
    static String application(AlertHistorySpec spec, String revision) {
        var file = new LinkedHashMap<String, Object>();
        var stack = new LinkedHashMap<String, Object>();
        stack.put("name", "primary");
        stack.put("revision", revision);
        file.put("stack", stack);
        var server = new LinkedHashMap<String, Object>();
        server.put("host", "0.0.0.0");
        server.put("port", HTTP);
        server.put("adminPort", ADMIN);
        file.put("server", server);
        var postgres = spec.database().postgres();
        file.put(
                "database",
                postgres != null
                        ? Map.of("postgres", postgres(postgres))
                        : Map.of("sqlite", Map.of("path", DATA + "/alert-history.db")));
        if (spec.retention() != null) {
            var retention = new LinkedHashMap<String, Object>();
            retention.put("history", spec.retentionOrDefault().historyOrDefault());
            retention.put("quarantine", spec.retentionOrDefault().quarantineOrDefault());
            file.put("retention", retention);
        }
        var drain = Drain.ofStop(spec).toMillis();
        file.put("drain", drain % 1000 == 0 ? drain / 1000 + "s" : drain + "ms");
        file.put("liveFile", LIVE + "/live.yaml");
        return Json.yaml(file);
    }

    private static Map<String, Object> postgres(PostgresSpec spec) {
        var file = new LinkedHashMap<String, Object>();
        if (spec.urlSecretRef() != null) {
            file.put("urlFile", SecretMounts.path(spec.urlSecretRef()));
        } else {
            file.put("host", String.valueOf(spec.host()));
            file.put("port", spec.portOrDefault());
            file.put("name", String.valueOf(spec.name()));
            var credentials = spec.credentialsSecretRef();
            if (credentials != null) {
                file.put(
                        "usernameFile",
                        SecretMounts.path(credentials.name(), credentials.usernameKeyOrDefault()));
                file.put(
                        "passwordFile",
                        SecretMounts.path(credentials.name(), credentials.passwordKeyOrDefault()));
            }
        }
        if (spec.sslMode() != null) {
            file.put("sslMode", spec.sslMode().value());
        }
        if (spec.caSecretRef() != null) {
            file.put("caFile", SecretMounts.path(spec.caSecretRef()));
        }
        file.put("maxConnections", spec.maxConnectionsOrDefault());
        return file;
    }

    /// `live.yaml` of a revision.
    static String live(
            AlertHistorySpec spec,
            boolean draining,
            boolean active,
            List<Map<String, Object>> tokens) {
        var file = new LinkedHashMap<String, Object>();
        file.put("logLevel", spec.primaryOrDefault().logLevelOrDefault().value());
        file.put("draining", draining);
        file.put("active", active);
        file.put("auth", Map.of("tokens", tokens));
        return Json.yaml(file);
    }

    static Map<String, Object> token(TokenSpec token) {
        var file = new LinkedHashMap<String, Object>();
        file.put("name", token.name());
        file.put("role", token.role().value());
        file.put("tokenFile", SecretMounts.path(token.secretRef()));
        return file;
    }
}
