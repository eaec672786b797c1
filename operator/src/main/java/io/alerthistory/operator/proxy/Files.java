package io.alerthistory.operator.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Json;
import io.alerthistory.operator.rollout.Backend;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The files that every Envoy reads while it runs. A change of both is made in steps: new clusters,
/// then the routes that name them, then the old clusters go. So no route ever names a cluster that is
/// not there, in whatever order an Envoy notices.
///
/// @param clusters of backends, and composite ones
/// @param routes that name them
public record Files(String clusters, String routes) {

    private static final String NAME = "name";
    private static final Pattern ANSWER = Pattern.compile("inline_string: (\".*\")");

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

    /// The weights that the routes give; empty if nothing of ours stands there.
    public Map<Backend, Integer> weights() {
        var weights = new HashMap<Backend, Integer>();
        tree(answer())
                .path("weights")
                .properties()
                .forEach(it ->
                        Backend.parse(it.getKey())
                                .ifPresent(backend -> weights.put(backend, it.getValue().asInt())));
        return weights;
    }

    /// What an Envoy with these routes answers; empty if nothing of ours stands there.
    public String answer() {
        var line = ANSWER.matcher(routes);
        return line.find() ? tree(line.group(1)).asText() : "";
    }

    /// The names of the clusters.
    public Set<String> names() {
        return read(clusters).keySet();
    }

    /// Whether these are some routes.
    public boolean has(Routes some) {
        return routes.equals(Json.yaml(some.file()));
    }

    /// In short, so that a pod can note which it was made to read.
    public String hash() {
        return Applied.hash(clusters + routes);
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
        var done = Json.yaml(wanted.file());
        // Clusters go when nothing can name them any more.
        if (routes.equals(done) && fleet.serves(wanted)) {
            return new Files(yaml(shall), routes);
        }
        if (clusters.equals(yaml(shall))) {
            return new Files(
                    clusters,
                    shall.keySet().containsAll(wanted.clusters()) && mayServe(wanted, fleet)
                            ? done
                            : routes);
        }
        var there = read(clusters);
        var all = new LinkedHashMap<String, Object>(there);
        all.putAll(shall);
        return new Files(
                yaml(all),
                there.keySet().containsAll(wanted.clusters()) && mayServe(wanted, fleet)
                        ? done
                        : routes);
    }

    /// Every Envoy uses the clusters, and sees a healthy pod of each backend whose share rises: names are
    /// resolved some seconds after a pod is ready.
    private boolean mayServe(Routes wanted, Fleet fleet) {
        var gives = weights();
        return fleet.loaded(wanted.clusters())
                && wanted.shares().stream()
                        .filter(share ->
                                Backend.parse(share.upstream().backend())
                                        .map(it -> gives.getOrDefault(it, 0) < share.weight())
                                        .orElse(true))
                        .allMatch(share -> fleet.blindTo(share.upstream().name()).isEmpty());
    }

    private static String yaml(Map<String, Object> clusters) {
        return Json.yaml(Clusters.file(clusters));
    }

    /// Clusters by name. What cannot be read was not written by us, and is written anew.
    private static Map<String, JsonNode> read(String file) {
        var clusters = new LinkedHashMap<String, JsonNode>();
        tree(file)
                .path("resources")
                .forEach(cluster -> clusters.put(cluster.path(NAME).asText(), cluster));
        return clusters;
    }

    private static JsonNode tree(String text) {
        try {
            return Json.readYaml(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
