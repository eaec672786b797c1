package io.alerthistory.operator.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.DatabaseSpec;
import io.alerthistory.crds.v1alpha1.ImagePullPolicy;
import io.alerthistory.crds.v1alpha1.PostgresSpec;
import io.alerthistory.crds.v1alpha1.PrimarySpec;
import io.alerthistory.crds.v1alpha1.Resources;
import io.alerthistory.crds.v1alpha1.RetentionSpec;
import io.alerthistory.crds.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The name of one version of the pods: eight hexadecimal digits of the hash of what a person asked
/// for and pods cannot take without a restart. What is absent, empty or the default is left out, so
/// that a new field with a default changes no name; how the pods are rendered is not in it, so that
/// an upgrade of the operator rolls nothing.
public final class Revision {

    /// Raised when a change of rendering must roll the pods of everybody.
    static final int RENDER_EPOCH = 1;

    private static final ObjectMapper CANONICAL =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final PrimarySpec DEFAULTS =
            new PrimarySpec(null, null, null, null, null, null, null, null);
    private static final int POSTGRES_PORT = 5432;

    private Revision() {}

    /// The revision that a spec asks for.
    ///
    /// @param image with the default resolved
    public static String of(AlertHistorySpec spec, String image) {
        var inputs = new TreeMap<String, Object>();
        var primary = spec.primaryOrDefault();
        inputs.put("epoch", RENDER_EPOCH);
        inputs.put("image", image);
        if (primary.imagePullPolicyOrDefault() != ImagePullPolicy.IF_NOT_PRESENT) {
            inputs.put("imagePullPolicy", primary.imagePullPolicyOrDefault().value());
        }
        var resources = resources(primary.resourcesOrDefault());
        if (!resources.equals(resources(DEFAULTS.resourcesOrDefault()))) {
            inputs.put("resources", resources);
        }
        if (withoutEmpty(primary.podTemplateOrDefault()) instanceof Map<?, ?> overlay
                && !overlay.isEmpty()) {
            inputs.put("podTemplate", overlay);
        }
        inputs.put("database", database(spec.database()));
        retention(spec).ifPresent(it -> inputs.put("retention", it));
        var drain = Drain.ofStop(spec);
        if (!drain.equals(Drain.LONGEST_STOP)) {
            inputs.put("drain", drain.toMillis());
        }
        return hash(inputs);
    }

    /// Days of history and quarantine, unless they are the defaults.
    private static Optional<List<Integer>> retention(AlertHistorySpec spec) {
        var days = days(spec.retentionOrDefault());
        return days.equals(days(new RetentionSpec(null, null)))
                ? Optional.empty()
                : Optional.of(days);
    }

    private static List<Integer> days(RetentionSpec retention) {
        return List.of(
                days("spec.retention.history", retention.historyOrDefault()),
                days("spec.retention.quarantine", retention.quarantineOrDefault()));
    }

    private static int days(String field, String text) {
        if (!text.matches("[0-9]{1,4}d")) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no number of days; write one such as 90d".formatted(field, text));
        }
        return Integer.parseInt(text.substring(0, text.length() - 1));
    }

    private static Map<String, Object> resources(Resources resources) {
        var canonical = new TreeMap<String, Object>();
        canonical.put("limits", amounts(resources.limitsOrDefault()));
        canonical.put("requests", amounts(resources.requestsOrDefault()));
        canonical.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
        return canonical;
    }

    private static Map<String, String> amounts(Map<String, Quantity> quantities) {
        var canonical = new TreeMap<String, String>();
        quantities.forEach((name, quantity) ->
                canonical.put(
                        name, quantity.getNumericalAmount().stripTrailingZeros().toPlainString()));
        return canonical;
    }

    private static Object database(DatabaseSpec database) {
        var postgres = database.postgres();
        return postgres == null ? "sqlite" : Map.of("postgres", postgres(postgres));
    }

    private static Map<String, Object> postgres(PostgresSpec postgres) {
        var canonical = new TreeMap<String, Object>();
        put(canonical, "host", postgres.host());
        if (postgres.portOrDefault() != POSTGRES_PORT) {
            canonical.put("port", postgres.portOrDefault());
        }
        put(canonical, "name", postgres.name());
        var credentials = postgres.credentialsSecretRef();
        if (credentials != null) {
            canonical.put(
                    "credentials",
                    List.of(
                            credentials.name(),
                            credentials.usernameKeyOrDefault(),
                            credentials.passwordKeyOrDefault()));
        }
        put(canonical, "url", reference(postgres.urlSecretRef()));
        put(canonical, "sslMode", postgres.sslMode() == null ? null : postgres.sslMode().value());
        put(canonical, "ca", reference(postgres.caSecretRef()));
        if (postgres.maxConnectionsOrDefault() != DEFAULT_POSTGRES.maxConnectionsOrDefault()) {
            canonical.put("maxConnections", postgres.maxConnectionsOrDefault());
        }
        return canonical;
    }

    private static final PostgresSpec DEFAULT_POSTGRES =
            new PostgresSpec(null, null, null, null, null, null, null, null);

    private static @Nullable Object reference(@Nullable SecretKeyRef reference) {
        return reference == null ? null : List.of(reference.name(), reference.key());
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            map.put(key, value);
        }
    }

    /// Empty maps merge to nothing; a null or an empty list in an overlay removes something, and
    /// stays.
    private static @Nullable Object withoutEmpty(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var kept = new TreeMap<String, @Nullable Object>();
            map.forEach((key, child) -> {
                var cleaned = withoutEmpty(child);
                if (!(cleaned instanceof Map<?, ?> empty && empty.isEmpty())) {
                    kept.put(String.valueOf(key), cleaned);
                }
            });
            return kept;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Revision::withoutEmpty).toList();
        }
        return value;
    }

    private static String hash(Map<String, Object> inputs) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    CANONICAL
                                            .writeValueAsString(inputs)
                                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("Maps of plain values and SHA-256 always work", e);
        }
    }
}
