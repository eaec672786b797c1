package io.alerthistory.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The file of a revision that its pods load without a restart.
public final class LiveFile {

    private static final String KEY = "live.yaml";

    private LiveFile() {}

    /// The ConfigMap.
    ///
    /// @param draining whether the revision sends its clients away
    /// @param active whether the revision owns the traffic outside a run, so that it takes away what is old
    /// @param mounted the Secrets that every pod of the revision mounts, empty if it has no pod: a
    ///     token whose file no pod can see would make the pods unready
    /// @param observed the ConfigMap that is there
    public static ConfigMap configMap(
            Instance instance,
            RevisionFiles files,
            boolean draining,
            boolean active,
            Optional<Set<String>> mounted,
            Optional<ConfigMap> observed) {
        var tokens = tokens(instance.spec(), mounted, observed);
        return new ConfigMapBuilder()
                .withMetadata(
                        instance.owned(
                                instance.live(files.revision()),
                                Labels.ofRevision(instance, files.revision(), files.image())))
                .addToData(KEY, ConfigFiles.live(instance.spec(), draining, active, tokens))
                .build();
    }

    /// What its pods load, in short.
    public static String hash(ConfigMap map) {
        return Applied.hash(map.getData() == null ? "" : map.getData().getOrDefault(KEY, ""));
    }

    private static List<Map<String, Object>> tokens(
            AlertHistorySpec spec, Optional<Set<String>> mounted, Optional<ConfigMap> observed) {
        var wanted = spec.authOrDefault().tokensOrDefault();
        var visible =
                wanted.stream()
                        .filter(token ->
                                mounted.isEmpty()
                                        || mounted.get().contains(token.secretRef().name()))
                        .map(ConfigFiles::token)
                        .toList();
        if (visible.isEmpty() && !wanted.isEmpty()) {
            // No token at all would open the service to everybody: the old ones stay until then.
            return observed.map(LiveFile::observedTokens)
                    .filter(old -> !old.isEmpty())
                    .orElseGet(() -> wanted.stream().map(ConfigFiles::token).toList());
        }
        return visible;
    }

    private static List<Map<String, Object>> observedTokens(ConfigMap map) {
        var tokens = new ArrayList<Map<String, Object>>();
        try {
            var file = Json.readYaml(map.getData().getOrDefault(KEY, "{}"));
            for (var entry : file.path("auth").path("tokens")) {
                var token = new LinkedHashMap<String, Object>();
                for (var field : List.of("name", "role", "tokenFile")) {
                    token.put(field, entry.path(field).asText());
                }
                tokens.add(token);
            }
        } catch (JsonProcessingException e) {
            return List.of();
        }
        return tokens;
    }
}
