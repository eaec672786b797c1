package io.alerthistory.operator.proxy;

import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who gets a request. One file, which also holds what the proxy answers when it is asked what it
/// does: so the answer and the doing never disagree.
///
/// @param sequence number of the change of weights
/// @param shares of the requests, summing to 100
public record Routes(long sequence, List<Share> shares) {

    /// The path that answers what an Envoy does.
    public static final String TRAFFIC = "/-/traffic";

    /// The path that is answered by a backend's readiness, through everything that a request takes.
    public static final String THROUGH = "/-/through";

    /// Its name where the listener asks for it.
    static final String NAME = "traffic";

    private static final long LONGEST_BODY = 17_825_792;
    private static final int REPLAYED_BODY = 2 << 20;
    private static final int RETRIES = 2;
    private static final String POST_TIMEOUT = "15s";
    private static final String NO_TIMEOUT = "0s";

    /// Takes a copy.
    public Routes {
        shares = List.copyOf(shares);
    }

    /// What every Envoy that has this file answers, and no other. It names the weights, and what
    /// else is in the file by its hash.
    public String answer() {
        var answer = Tree.of("sequence", sequence, "weights", weights());
        answer.put("file", Applied.hash(Json.text(file(""))));
        return Json.text(answer);
    }

    /// The clusters that are named.
    Set<String> clusters() {
        return shares.stream().map(Share::cluster).collect(Collectors.toSet());
    }

    /// The file that Envoy reads them from.
    Map<String, Object> file() {
        return file(answer());
    }

    private Map<String, Object> weights() {
        var weights = Tree.of();
        shares.forEach(share -> weights.put(share.upstream().backend(), share.weight()));
        return weights;
    }

    private Map<String, Object> file(String answer) {
        return Tree.of(
                "resources",
                List.of(
                        Tree.typed(
                                "envoy.config.route.v3.RouteConfiguration",
                                "name",
                                NAME,
                                // Routes to a cluster that is not there are refused, and the ones
                                // of
                                // before stay.
                                "validate_clusters",
                                true,
                                "virtual_hosts",
                                List.of(
                                        Tree.of(
                                                "name",
                                                "all",
                                                "domains",
                                                List.of("*"),
                                                "include_attempt_count_in_response",
                                                true,
                                                "routes",
                                                routes(answer))))));
    }

    private List<Map<String, Object>> routes(String answer) {
        var routes = new ArrayList<Map<String, Object>>();
        var told =
                Tree.of(
                        "match",
                        Tree.of("path", TRAFFIC, "headers", List.of(method("GET"))),
                        "direct_response",
                        Tree.of("status", 200, "body", Tree.of("inline_string", answer)),
                        "response_headers_to_add",
                        List.of(header("Content-Type", "application/json")));
        routes.add(told);
        routes.add(through());
        routes.add(refused(Tree.of("prefix", "/-/"), 404));
        routes.add(
                refused(
                        any(
                                Tree.of(
                                        "name",
                                        "content-length",
                                        "range_match",
                                        Tree.of("start", LONGEST_BODY + 1, "end", Long.MAX_VALUE))),
                        413));
        routes.add(
                refused(
                        any(
                                method("POST"),
                                Tree.of(
                                        "name",
                                        "content-length",
                                        "present_match",
                                        true,
                                        "invert_match",
                                        true)),
                        411));
        routes.add(forwarded(any(method("POST")), POST_TIMEOUT));
        // An export or a stream takes as long as it takes; one that falls silent is ended all the
        // same.
        routes.add(forwarded(any(), NO_TIMEOUT));
        return routes;
    }

    private static Map<String, Object> refused(Map<String, Object> match, int status) {
        return Tree.of("match", match, "direct_response", Tree.of("status", status));
    }

    /// To the backend with the most of the requests; its own pods alone, or rescued, as they are.
    private Map<String, Object> through() {
        var most =
                shares.stream()
                        .reduce((one, other) -> other.weight() > one.weight() ? other : one)
                        .orElseThrow();
        return Tree.of(
                "match",
                Tree.of("path", THROUGH, "headers", List.of(method("GET"))),
                "route",
                Tree.of(
                        "cluster",
                        most.cluster(),
                        "prefix_rewrite",
                        most.upstream().readinessPath(),
                        "timeout",
                        "1s"));
    }

    private Map<String, Object> forwarded(Map<String, Object> match, String timeout) {
        return Tree.of(
                "match",
                match,
                // What fits is sent again; what does not is answered, and its sender tries again.
                "request_body_buffer_limit",
                REPLAYED_BODY,
                "response_headers_to_add",
                List.of(
                        header(
                                "X-Alert-History-Backend",
                                "%UPSTREAM_METADATA(alert-history:backend)%")),
                "route",
                Tree.of(
                        "timeout",
                        timeout,
                        "weighted_clusters",
                        Tree.of(
                                "clusters",
                                shares.stream()
                                        .map(share ->
                                                Tree.of(
                                                        "name",
                                                        share.cluster(),
                                                        "weight",
                                                        share.weight()))
                                        .toList()),
                        "retry_policy",
                        retries()));
    }

    private static Map<String, Object> retries() {
        return Tree.of(
                "retry_on",
                "connect-failure,refused-stream,reset",
                "num_retries",
                RETRIES,
                "retry_back_off",
                Tree.of("base_interval", "0.01s", "max_interval", "0.1s"),
                "retry_host_predicate",
                List.of(
                        Tree.extension(
                                "envoy.retry_host_predicates.previous_hosts",
                                "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate")),
                "host_selection_retry_max_attempts",
                5);
    }

    private static Map<String, Object> any(Object... headers) {
        return headers.length == 0
                ? Tree.of("prefix", "/")
                : Tree.of("prefix", "/", "headers", List.of(headers));
    }

    private static Map<String, Object> method(String method) {
        return Tree.of("name", ":method", "string_match", Tree.of("exact", method));
    }

    private static Map<String, Object> header(String name, String value) {
        return Tree.of(
                "header",
                Tree.of("key", name, "value", value),
                "append_action",
                "OVERWRITE_IF_EXISTS_OR_ADD");
    }
}
