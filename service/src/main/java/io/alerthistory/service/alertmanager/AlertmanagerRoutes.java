package io.alerthistory.service.alertmanager;

import io.alerthistory.service.alertmanager.GettableAlert.Receiver;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Query;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.storage.HeldBackStore;
import io.alerthistory.service.storage.OpenAlert;
import io.alerthistory.service.storage.OpenAlertStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Alertmanager's API for those who read it (amtool, karma, Grafana), over what we know: the alerts
/// that fire, in the groups of which we were told. Its errors are JSON strings, as its clients expect.
public final class AlertmanagerRoutes {

    /// The version of Alertmanager whose shapes these are.
    public static final String SPEAKS = "0.34.2";

    private static final int MOST = 10_000;
    private static final int MOST_RECEIVERS = 1_000;
    private static final int MOST_SILENCES = 1_000;

    /// For how long Alertmanager keeps what has expired, by default.
    private static final Duration EXPIRED_FOR = Duration.ofDays(5);

    private static final String CONFIG =
            """
            # Alert History answers here, not an Alertmanager. It routes nothing: receivers and groups
            # are those of the Alertmanagers that tell it of alerts.
            route:
              receiver: alert-history
            receivers:
            - name: alert-history
            """;

    private final OpenAlertStore alerts;
    private final HeldBackStore heldBack;
    private final InstantSource clock;
    private final Duration mutedFor;
    private final Map<String, Object> status;

    /// @param mutedFor how long a word that an alert is held back holds
    /// @param version of this program
    public AlertmanagerRoutes(
            OpenAlertStore alerts,
            HeldBackStore heldBack,
            InstantSource clock,
            Duration mutedFor,
            String version,
            String revision,
            Instant startedAt) {
        this.alerts = alerts;
        this.heldBack = heldBack;
        this.clock = clock;
        this.mutedFor = mutedFor;
        this.status =
                Map.of(
                        "cluster",
                        Map.of("status", "disabled", "peers", List.of()),
                        "config",
                        Map.of("original", CONFIG),
                        "uptime",
                        GettableAlert.time(startedAt),
                        "versionInfo",
                        Map.of(
                                "version",
                                SPEAKS,
                                "branch",
                                "alert-history-" + version,
                                "revision",
                                revision,
                                "buildUser",
                                "",
                                "buildDate",
                                "",
                                "goVersion",
                                ""));
    }

    public List<Route> routes() {
        return List.of(
                get("/api/v2/alerts", this::alerts),
                get("/api/v2/alerts/groups", this::groups),
                get("/api/v2/status", (_, response) -> Json.send(response, status)),
                get("/api/v2/receivers", this::receivers),
                get("/api/v2/silences", this::silences),
                get("/api/v2/silence/{id}", this::silence),
                refused(Method.POST, "/api/v2/silences"),
                refused(Method.DELETE, "/api/v2/silence/{id}"));
    }

    private void alerts(ServerRequest request, ServerResponse response) {
        var query = AlertQuery.read(new Parameters(Query.of(request)));
        Json.send(
                response,
                meant(query)
                        .filter(alert ->
                                GettableAlert.receivers(alert).stream().anyMatch(query.receiver()))
                        .map(alert -> GettableAlert.of(alert, clock.instant()))
                        .sorted(Comparator.comparing(GettableAlert::fingerprint))
                        .toList());
    }

    private void groups(ServerRequest request, ServerResponse response) {
        var query = AlertQuery.read(new Parameters(Query.of(request)));
        Json.send(
                response, AlertGroup.of(meant(query).toList(), query.receiver(), clock.instant()));
    }

    private Stream<OpenAlert> meant(AlertQuery query) {
        return History.reading(
                        () -> alerts.find(query.labels(), MOST, clock.instant().minus(mutedFor)))
                .stream()
                .filter(query::means);
    }

    private void receivers(ServerRequest request, ServerResponse response) {
        var known = History.reading(() -> alerts.receivers(MOST_RECEIVERS));
        Json.send(
                response,
                Stream.concat(Stream.of(GettableAlert.OURSELVES), known.stream())
                        .distinct()
                        .map(Receiver::new)
                        .toList());
    }

    /// Silences live in Alertmanager. These are those that were told to hold an alert back.
    private void silences(ServerRequest request, ServerResponse response) {
        var parameters = new Parameters(Query.of(request));
        var matchers = AlertQuery.matchers(parameters);
        var active = parameters.flag("active", true);
        var expired = parameters.flag("expired", true);
        // One that has not begun holds nothing back, so that nobody tells of it.
        var _ = parameters.flag("pending", true);
        Json.send(
                response,
                known().filter(one -> one.has(matchers))
                        .filter(one -> one.active() ? active : expired)
                        .sorted(GettableSilence.ORDER)
                        .toList());
    }

    private void silence(ServerRequest request, ServerResponse response) {
        var id = request.path().pathParameters().get("id");
        Json.send(
                response,
                known().filter(one -> one.id().equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                new ApiError(404, "NOT_FOUND", "silence not found", Map.of())));
    }

    private Stream<GettableSilence> known() {
        var now = clock.instant();
        return History.reading(() -> heldBack.silences(now.minus(EXPIRED_FOR), MOST_SILENCES))
                .stream()
                .map(silence -> GettableSilence.of(silence, now, mutedFor));
    }

    private static Route get(String path, Handler handler) {
        return Route.get(path, Access.READ, plainErrors(handler));
    }

    private static Route refused(Method method, String path) {
        return new Route(
                method,
                path,
                Access.READ,
                plainErrors((_, response) -> {
                    response.header(HeaderNames.ALLOW, "GET");
                    throw new ApiError(
                            405,
                            "METHOD_NOT_ALLOWED",
                            "silences are made in Alertmanager, Alert History only reads;"
                                    + " give amtool the address of Alertmanager",
                            Map.of());
                }));
    }

    private static Handler plainErrors(Handler handler) {
        return (request, response) -> {
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            try {
                handler.handle(request, response);
            } catch (ApiError e) {
                if (e.status() == 503) {
                    response.header(HeaderNames.RETRY_AFTER, "1");
                }
                Json.send(response.status(e.status()), String.valueOf(e.getMessage()));
            }
        };
    }
}
