package io.alerthistory.operator.proxy;

import io.alerthistory.operator.analysis.EnvoyCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What an Envoy starts with, and what never changes while it runs: who may connect, how long things
/// may take, what is counted. Clusters and routes come from files of a mount.
public final class Bootstrap {

    /// The file of the clusters.
    public static final String CLUSTERS_FILE = "cds.yaml";

    /// The file of the routes.
    public static final String ROUTES_FILE = "rds.yaml";

    /// What the status listener forwards to the admin port, and nothing else.
    private static final String STATISTICS = "/stats/prometheus";

    private static final String ADMIN = "admin";
    private static final String MANAGER =
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_CONNECTIONS = 2000;
    private static final int CONNECTION_BUFFER = 1 << 20;
    private static final int BAD_GATEWAY = 502;
    // In milliseconds; the analysis interpolates between them.
    private static final List<Number> BUCKETS =
            List.of(
                    1, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000,
                    2000, 5000, 10_000, 30_000);

    private Bootstrap() {}

    /// Where an Envoy listens and reads.
    ///
    /// @param address of both listeners
    /// @param http port of clients
    /// @param status port of the statistics
    /// @param admin port of Envoy's own interface, on loopback
    /// @param folder of the files
    public record Place(String address, int http, int status, int admin, String folder) {

        /// In a pod.
        public static final Place POD =
                new Place("0.0.0.0", 8080, 9090, 9901, "/etc/envoy/traffic");
    }

    /// The path of the statistics that the operator needs, on the status listener.
    public static String statistics() {
        return EnvoyCounts.FILTER
                .chars()
                .mapToObj(character ->
                        Character.isLetterOrDigit(character) || character == '_'
                                ? String.valueOf((char) character)
                                : "%%%02X".formatted(character))
                .collect(Collectors.joining("", STATISTICS + "?filter=", ""));
    }

    /// The configuration.
    static Map<String, Object> of(Place place) {
        return Tree.of(
                "node",
                Tree.of("id", "proxy", "cluster", "alert-history"),
                "admin",
                Tree.of(
                        "address",
                        socket(LOOPBACK, place.admin()),
                        "allow_paths",
                        List.of(Tree.of("exact", "/ready"), Tree.of("prefix", "/stats"))),
                "dynamic_resources",
                Tree.of("cds_config", Tree.watched(place.folder(), CLUSTERS_FILE)),
                "static_resources",
                Tree.of(
                        "listeners",
                        List.of(clients(place), statistics(place)),
                        "clusters",
                        List.of(admin(place))),
                "overload_manager",
                overload(),
                // Histograms lag their counters by one flush.
                "stats_flush_interval",
                "1s",
                "stats_config",
                Tree.of(
                        "histogram_bucket_settings",
                        List.of(
                                Tree.of(
                                        "match",
                                        Tree.of("suffix", "upstream_rq_time"),
                                        "buckets",
                                        BUCKETS))));
    }

    private static Map<String, Object> overload() {
        return Tree.of(
                "resource_monitors",
                List.of(
                        Tree.extension(
                                "envoy.resource_monitors.global_downstream_max_connections",
                                "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                                "max_active_downstream_connections",
                                MOST_CONNECTIONS)));
    }

    private static Map<String, Object> clients(Place place) {
        return listener(
                "clients",
                place.address(),
                place.http(),
                Tree.typed(
                        MANAGER,
                        "stat_prefix",
                        "clients",
                        "use_remote_address",
                        true,
                        "normalize_path",
                        true,
                        "merge_slashes",
                        true,
                        "server_header_transformation",
                        "PASS_THROUGH",
                        "request_headers_timeout",
                        "10s",
                        "request_timeout",
                        "30s",
                        "stream_idle_timeout",
                        "60s",
                        // Shorter than a pod is left running on its way out, so that by then every
                        // client has come back on another connection.
                        "common_http_protocol_options",
                        Tree.of("idle_timeout", "120s", "max_connection_duration", "10s"),
                        "http1_safe_max_connection_duration",
                        true,
                        "rds",
                        Tree.of(
                                "route_config_name",
                                Routes.NAME,
                                "config_source",
                                Tree.watched(place.folder(), ROUTES_FILE)),
                        "http_filters",
                        List.of(router()),
                        "local_reply_config",
                        Tree.of("mappers", mappers())));
    }

    private static List<Object> mappers() {
        var noRoute =
                Tree.of(
                        "and_filter",
                        Tree.of(
                                "filters",
                                List.of(
                                        Tree.of(
                                                "response_flag_filter",
                                                Tree.of("flags", List.of("NR"))),
                                        Tree.of(
                                                "header_filter",
                                                Tree.of(
                                                        "header",
                                                        Tree.of(
                                                                "name",
                                                                ":path",
                                                                "string_match",
                                                                Tree.of("prefix", "/webhook")))))));
        var trouble =
                Tree.of(
                        "status_code_filter",
                        Tree.of(
                                "comparison",
                                Tree.of(
                                        "op",
                                        "GE",
                                        "value",
                                        Tree.of(
                                                "default_value",
                                                BAD_GATEWAY,
                                                "runtime_key",
                                                "unused"))));
        var mappers = new ArrayList<>();
        // A sender gives up on 404, and asks again after 503.
        var unrouted = Tree.of("filter", noRoute, "status_code", 503);
        unrouted.putAll(later());
        mappers.add(unrouted);
        var troubled = Tree.of("filter", trouble);
        troubled.putAll(later());
        mappers.add(troubled);
        return mappers;
    }

    private static Map<String, Object> later() {
        return Tree.of(
                "headers_to_add",
                List.of(
                        Tree.of(
                                "header",
                                Tree.of("key", "Retry-After", "value", "5"),
                                "append_action",
                                "OVERWRITE_IF_EXISTS_OR_ADD")),
                "body_format_override",
                Tree.of(
                        "json_format",
                        Tree.of(
                                "error",
                                "the proxy has no answer of a backend; send it again",
                                "flags",
                                "%RESPONSE_FLAGS%",
                                "details",
                                "%RESPONSE_CODE_DETAILS%")));
    }

    private static Map<String, Object> statistics(Place place) {
        var forwarded =
                Tree.of(
                        "match",
                        Tree.of(
                                "path",
                                STATISTICS,
                                "headers",
                                List.of(
                                        Tree.of(
                                                "name",
                                                ":method",
                                                "string_match",
                                                Tree.of("exact", "GET")))),
                        "route",
                        Tree.of("cluster", ADMIN, "timeout", "5s"));
        var refused =
                Tree.of("match", Tree.of("prefix", "/"), "direct_response", Tree.of("status", 403));
        return listener(
                "status",
                place.address(),
                place.status(),
                Tree.typed(
                        MANAGER,
                        "stat_prefix",
                        "status",
                        "normalize_path",
                        true,
                        "route_config",
                        Tree.of(
                                "virtual_hosts",
                                List.of(
                                        Tree.of(
                                                "name",
                                                "status",
                                                "domains",
                                                List.of("*"),
                                                "routes",
                                                List.of(forwarded, refused)))),
                        "http_filters",
                        List.of(router())));
    }

    private static Map<String, Object> listener(
            String name, String address, int port, Map<String, Object> manager) {
        return Tree.of(
                "name",
                name,
                "address",
                socket(address, port),
                "per_connection_buffer_limit_bytes",
                CONNECTION_BUFFER,
                "filter_chains",
                List.of(
                        Tree.of(
                                "filters",
                                List.of(
                                        Tree.of(
                                                "name",
                                                "envoy.filters.network.http_connection_manager",
                                                "typed_config",
                                                manager)))));
    }

    private static Map<String, Object> admin(Place place) {
        return Tree.of(
                "name",
                ADMIN,
                "type",
                "STATIC",
                "load_assignment",
                Tree.of(
                        "cluster_name",
                        ADMIN,
                        "endpoints",
                        List.of(
                                Tree.of(
                                        "lb_endpoints",
                                        List.of(
                                                Tree.of(
                                                        "endpoint",
                                                        Tree.of(
                                                                "address",
                                                                socket(
                                                                        LOOPBACK,
                                                                        place.admin()))))))));
    }

    private static Map<String, Object> router() {
        return Tree.extension(
                "envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router");
    }

    private static Map<String, Object> socket(String address, int port) {
        return Tree.of("socket_address", Tree.of("address", address, "port_value", port));
    }
}
