package io.alerthistory.service.explore;

import io.alerthistory.service.history.History;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.Access;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.http.Json;
import io.alerthistory.service.http.Query;
import io.alerthistory.service.http.Route;
import io.alerthistory.service.storage.EpisodeStore;
import io.alerthistory.service.storage.FiringStore;
import io.alerthistory.service.storage.SeriesStore;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/api/v1`: the episodes as they are kept, and what search boxes and charts ask.
public final class ExploreRoutes {

    private final History history;
    private final EpisodeStore episodes;
    private final Histograms histograms;
    private final LabelSearch labels;
    private final Moment.Sources moments;
    private final InstantSource clock;

    public ExploreRoutes(
            History history,
            EpisodeStore episodes,
            FiringStore firing,
            SeriesStore series,
            Histograms histograms,
            InstantSource clock) {
        this.history = history;
        this.episodes = episodes;
        this.histograms = histograms;
        this.labels = new LabelSearch(series);
        this.moments = new Moment.Sources(firing, series, episodes);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/episodes", Access.READ, this::episodes),
                Route.get("/api/v1/episodes/{id}", Access.READ, this::episode),
                Route.get("/api/v1/labels", Access.READ, this::labels),
                Route.get("/api/v1/label/{name}/values", Access.READ, this::values),
                Route.get("/api/v1/histogram", Access.READ, this::histogram),
                Route.get("/api/v1/at", Access.READ, this::at));
    }

    private void episodes(ServerRequest request, ServerResponse response) {
        Json.send(response, EpisodeList.of(history.find(Query.of(request))));
    }

    private void episode(ServerRequest request, ServerResponse response) {
        var text = request.path().pathParameters().get("id");
        var id = new Parameters.Given("id", text).number("give the id of an episode, a number");
        var detail = History.reading(() -> episodes.detail(id));
        Json.send(response, DetailView.of(found(detail, text)));
    }

    private static <T> T found(Optional<T> detail, String id) {
        return detail.orElseThrow(() ->
                new ApiError(
                        404,
                        "NOT_FOUND",
                        "there is no episode "
                                + id
                                + ": it became a part of another one, or is past its retention; look"
                                + " for it with /api/v1/episodes?alertname=…",
                        Map.of("id", id)));
    }

    private void labels(ServerRequest request, ServerResponse response) {
        Json.send(response, labels.names(new Parameters(Query.of(request)), clock.instant()));
    }

    private void values(ServerRequest request, ServerResponse response) {
        var name = request.path().pathParameters().get("name");
        Json.send(
                response, labels.values(name, new Parameters(Query.of(request)), clock.instant()));
    }

    private void histogram(ServerRequest request, ServerResponse response) {
        Json.send(response, histograms.of(new Parameters(Query.of(request))));
    }

    private void at(ServerRequest request, ServerResponse response) {
        Json.send(response, Moment.of(new Parameters(Query.of(request)), clock.instant(), moments));
    }
}
