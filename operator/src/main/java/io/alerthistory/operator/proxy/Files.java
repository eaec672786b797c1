package io.alerthistory.operator.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.operator.desired.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files that every Envoy reads while it runs. A change of both is made in steps: new clusters,
/// then the routes that name them, then the old clusters go. So no route ever names a cluster that is
/// not there, in whatever order an Envoy notices.
///
/// @param clusters of backends, and composite ones
/// @param routes that name them
public record Files(String clusters, String routes) {

    private static final String NAME = "name";

    /// All at once, for Envoys that are not there yet.
    public static Files first(List<Upstream> upstreams, Routes routes) {
        return new Files(yaml(Clusters.of(upstreams)), Json.yaml(routes.file()));
    }

    /// Those of a ConfigMap; empty if it lacks one.
    public static Optional<Files> of(ConfigMap map) {
        var data = map.getData();
        return data == null
                        || data.get(Bootstrap.CLUSTERS_FILE) == null
                        || data.get(Bootstrap.ROUTES_FILE) == null
                ? Optional.empty()
                : Optional.of(
                        new Files(
                                data.get(Bootstrap.CLUSTERS_FILE),
                                data.get(Bootstrap.ROUTES_FILE)));
    }

    /// The data of a ConfigMap.
    public Map<String, String> data() {
        return Map.of(Bootstrap.CLUSTERS_FILE, clusters, Bootstrap.ROUTES_FILE, routes);
    }

    /// The step after these files.
    ///
    /// @param upstreams that shall have clusters
    /// @param wanted the routes that shall be served in the end
    /// @param fleet what the Envoys say
    public Files next(List<Upstream> upstreams, Routes wanted, Fleet fleet) {
        var shall = Clusters.of(upstreams);
        var there = read(clusters);
        var done = Json.yaml(wanted.file());
        // Clusters go when nothing can name them any more.
        if (routes.equals(done) && fleet.serves(wanted)) {
            return new Files(yaml(shall), routes);
        }
        var all = new LinkedHashMap<String, Object>(there);
        all.putAll(shall);
        return new Files(
                yaml(all),
                there.keySet().containsAll(wanted.clusters()) && fleet.loaded(wanted.clusters())
                        ? done
                        : routes);
    }

    private static String yaml(Map<String, Object> clusters) {
        return Json.yaml(Clusters.file(clusters));
    }

    /// Clusters by name. What cannot be read was not written by us, and is written anew.
    private static Map<String, JsonNode> read(String file) {
        var clusters = new LinkedHashMap<String, JsonNode>();
        try {
            Json.readYaml(file)
                    .path("resources")
                    .forEach(cluster -> clusters.put(cluster.path(NAME).asText(), cluster));
        } catch (JsonProcessingException e) {
            clusters.clear();
        }
        return clusters;
    }
}
