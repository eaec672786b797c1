package io.alerthistory.operator.proxy;

import io.alerthistory.operator.analysis.ProxyCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The clusters of Envoy: one for the pods of each backend, and one for each other backend that they
/// stand in for; and composite ones that say who is asked first, second and third. What a cluster is
/// made of follows from its name and never changes, so that a change of weights only names other
/// clusters.
public final class Clusters {

    private static final String CLUSTER = "envoy.config.cluster.v3.Cluster";
    private static final int MOST_AT_ONCE = 4096;
    // Envoy's default of 3 is used up by the first pod that dies.
    private static final int MOST_RETRIES = 200;

    private Clusters() {}

    /// The composite cluster that asks only a backend's own pods.
    public static String alone(Upstream own) {
        return "to-" + own.name();
    }

    /// The composite cluster that asks the pods of another backend when its own fail.
    public static String rescued(Upstream own, Upstream other) {
        return alone(own) + "-else-" + other.name();
    }

    /// The pods of another backend once more, as those that stand in for a backend's own: what Envoy
    /// counts for them is what they took off it, and nothing else.
    private static String standIn(Upstream own, Upstream other) {
        return other.name() + ProxyCounts.STANDS_IN + own.name();
    }

    /// All clusters for some backends, by name: every pair of them, so that none has to be added when
    /// the weights move.
    static Map<String, Object> of(List<Upstream> upstreams) {
        var clusters = new LinkedHashMap<String, Object>();
        upstreams.forEach(own -> clusters.put(own.name(), pods(own.name(), own)));
        for (var own : upstreams) {
            put(clusters, alone(own), List.of(own.name(), own.name(), own.name()));
            for (var other : upstreams) {
                if (!other.equals(own)) {
                    var standIn = standIn(own, other);
                    clusters.put(standIn, pods(standIn, other));
                    put(clusters, rescued(own, other), List.of(own.name(), own.name(), standIn));
                }
            }
        }
        return clusters;
    }

    /// The file that Envoy reads them from.
    static Map<String, Object> file(Map<String, Object> clusters) {
        return Tree.of("resources", new ArrayList<>(clusters.values()));
    }

    private static Map<String, Object> pods(String name, Upstream upstream) {
        return Tree.typed(
                CLUSTER,
                "name",
                name,
                "connect_timeout",
                "0.5s",
                "lb_policy",
                "LEAST_REQUEST",
                // None of the pods well means none, not all of them.
                "common_lb_config",
                Tree.of(
                        "healthy_panic_threshold",
                        Tree.of("value", 0),
                        "update_merge_window",
                        "0s"),
                "ignore_health_on_host_removal",
                true,
                "health_checks",
                List.of(healthCheck(upstream)),
                "circuit_breakers",
                breakers(),
                "cluster_type",
                Tree.extension(
                        "envoy.clusters.dns",
                        "envoy.extensions.clusters.dns.v3.DnsCluster",
                        "dns_lookup_family",
                        "V4_ONLY",
                        "dns_refresh_rate",
                        "2s",
                        "dns_failure_refresh_rate",
                        Tree.of("base_interval", "0.5s", "max_interval", "2s")),
                "load_assignment",
                Tree.of(
                        "cluster_name",
                        name,
                        "endpoints",
                        List.of(
                                Tree.of(
                                        "lb_endpoints",
                                        upstream.hosts().stream()
                                                .map(host -> endpoint(upstream, host))
                                                .toList()))));
    }

    private static Map<String, Object> healthCheck(Upstream upstream) {
        return Tree.of(
                "timeout",
                "1s",
                "interval",
                "1s",
                // Without it an idle backend is looked at once a minute.
                "no_traffic_interval",
                "1s",
                "interval_jitter",
                "0.1s",
                "unhealthy_threshold",
                2,
                "healthy_threshold",
                1,
                "http_health_check",
                Tree.of("path", upstream.readinessPath()));
    }

    private static Map<String, Object> endpoint(Upstream upstream, String host) {
        return Tree.of(
                "endpoint",
                Tree.of(
                        "address",
                        Tree.of(
                                "socket_address",
                                Tree.of("address", host, "port_value", upstream.port()))),
                // So that an answer names who gave it, also when another backend was asked first.
                "metadata",
                Tree.of(
                        "filter_metadata",
                        Tree.of("alert-history", Tree.of("backend", upstream.backend()))));
    }

    private static void put(Map<String, Object> clusters, String name, List<String> asked) {
        clusters.put(
                name,
                Tree.typed(
                        CLUSTER,
                        "name",
                        name,
                        "lb_policy",
                        "CLUSTER_PROVIDED",
                        "circuit_breakers",
                        breakers(),
                        "cluster_type",
                        Tree.extension(
                                "envoy.clusters.composite",
                                "envoy.extensions.clusters.composite.v3.ClusterConfig",
                                "clusters",
                                asked.stream().map(it -> Tree.of("name", it)).toList())));
    }

    private static Map<String, Object> breakers() {
        return Tree.of(
                "thresholds",
                List.of(
                        Tree.of(
                                "max_connections",
                                MOST_AT_ONCE,
                                "max_pending_requests",
                                MOST_AT_ONCE,
                                "max_requests",
                                MOST_AT_ONCE,
                                "max_retries",
                                MOST_RETRIES)));
    }
}
