package io.alerthistory.service.history;

import io.alerthistory.service.alert.BadMatcher;
import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Matcher;
import io.alerthistory.service.alert.Matchers;
import io.alerthistory.service.alert.Selection;
import io.alerthistory.service.history.Parameters.Given;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the parameters of `/history`, with the names of the previous systems. A wrong value is
/// answered 400 with the parameter, the value and the remedy; an unknown parameter is ignored.
final class HistoryParameters {

    static final int DEFAULT_LIMIT = 50;
    static final int LARGEST_LIMIT = 1_000;

    /// So deep a page number or an offset leads; further on, a cursor.
    static final int DEEPEST = 10_000;

    private final Parameters parameters;
    private final Instant now;

    private HistoryParameters(Parameters parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    /// @throws ApiError 400
    static HistoryQuery read(Map<String, List<String>> values, Instant now) {
        return new HistoryParameters(new Parameters(values), now).query();
    }

    private HistoryQuery query() {
        sort();
        var limit = limit();
        var query =
                new HistoryQuery(
                        new EpisodeFilter(firing(), fingerprint(), labels(), from(), to()),
                        range(),
                        newestFirst(),
                        limit,
                        new HistoryQuery.Start.Offset(0));
        checkRange(query.filter());
        return new HistoryQuery(
                query.filter(), query.range(), query.newestFirst(), limit, start(query));
    }

    private int limit() {
        var remedy = "give a number from 1 to " + LARGEST_LIMIT;
        var given = parameters.one("limit", "per_page", "page_size");
        var limit = given.map(it -> it.number(remedy)).orElse((long) DEFAULT_LIMIT);
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw given.orElseThrow().refused(remedy);
        }
        return limit.intValue();
    }

    private HistoryQuery.Start start(HistoryQuery query) {
        var cursor = parameters.one("cursor");
        var page = parameters.one("page");
        var offset = parameters.one("offset");
        var given = new ArrayList<Given>();
        List.of(cursor, page, offset).forEach(it -> it.ifPresent(given::add));
        if (given.size() > 1) {
            throw given.get(1)
                    .refused("it contradicts " + given.getFirst().name() + "; give one of them");
        }
        if (cursor.isPresent()) {
            var parsed = Cursor.parse(cursor.get().value());
            if (parsed.query() != query.identity()) {
                throw Cursor.bad("cursor belongs to another question");
            }
            return new HistoryQuery.Start.After(parsed);
        }
        return new HistoryQuery.Start.Offset(
                offset.map(this::offset)
                        .orElseGet(() -> page.map(it -> page(it, query.limit())).orElse(0)));
    }

    private int offset(Given offset) {
        return reachable(offset, offset.number("give a number from 0"));
    }

    private int page(Given page, int limit) {
        var number = page.number("give a number from 1");
        if (number < 1) {
            throw page.refused("give a number from 1");
        }
        return reachable(
                page,
                number - 1 > DEEPEST ? Long.MAX_VALUE : Math.multiplyExact(number - 1, limit));
    }

    private static int reachable(Given given, long offset) {
        if (offset > DEEPEST) {
            throw ApiError.badRequest(
                    "PAGE_TOO_DEEP",
                    given.name()
                            + ": \""
                            + given.value()
                            + "\" is behind the first "
                            + DEEPEST
                            + " alerts; go on there with cursor=, which is \"next\" in every answer,"
                            + " or narrow the question with since, from, to",
                    Map.of("parameter", given.name(), "value", given.value()));
        }
        return (int) offset;
    }

    private Optional<Boolean> firing() {
        return parameters
                .one("status", "state")
                .map(given ->
                        switch (given.value().toLowerCase(Locale.ROOT)) {
                            case "firing", "active" -> true;
                            case "resolved" -> false;
                            default ->
                                    throw given.refused("give firing or resolved, or leave it out");
                        });
    }

    private Optional<Fingerprint> fingerprint() {
        return parameters
                .one("fingerprint")
                .map(given ->
                        Fingerprint.parse(given.value())
                                .orElseThrow(() ->
                                        given.refused(
                                                "give the 16 hex digits that Alertmanager shows")));
    }

    private Selection labels() {
        var every = new ArrayList<Matcher>();
        parameters.one("alertname", "alert_name").ifPresent(given -> every.add(equal(given)));
        parameters.one("namespace").ifPresent(given -> every.add(equal(given)));
        parameters.one("severity").ifPresent(given -> every.add(equal(given)));
        var any = new ArrayList<List<Matcher>>();
        for (var given : parameters.all("filter")) {
            every.addAll(matchers(given, Matchers::parse));
        }
        for (var given : parameters.all("match[]", "match")) {
            any.add(matchers(given, Matchers::selector));
        }
        if (any.size() == 1) {
            every.addAll(any.removeFirst());
        }
        if (every.size() + any.stream().mapToInt(List::size).sum() > Matchers.MOST
                || any.size() > Matchers.MOST) {
            throw ApiError.badRequest(
                    "BAD_MATCHER",
                    "there are more than " + Matchers.MOST + " matchers in all; give fewer",
                    Map.of());
        }
        return new Selection(every, any);
    }

    private static Matcher equal(Given given) {
        return Matcher.equal(
                given.name().equals("alert_name") ? "alertname" : given.name(), given.value());
    }

    private interface Syntax {
        List<Matcher> read(String text) throws BadMatcher;
    }

    private static List<Matcher> matchers(Given given, Syntax syntax) {
        try {
            return syntax.read(given.value());
        } catch (BadMatcher e) {
            throw ApiError.badRequest(
                    "BAD_MATCHER",
                    given.name()
                            + ": "
                            + given.value()
                            + " is wrong at character "
                            + e.position()
                            + ": "
                            + e.getMessage(),
                    Map.of(
                            "parameter", given.name(),
                            "value", given.value(),
                            "position", e.position()));
        }
    }

    private Optional<Given> lower() {
        var from = parameters.one("from", "start");
        var since = parameters.one("since");
        if (from.isPresent() && since.isPresent()) {
            throw since.get().refused("it contradicts " + from.get().name() + "; give one of them");
        }
        return from.or(() -> since);
    }

    private Optional<Given> upper() {
        return parameters.one("to", "end", "until");
    }

    private Optional<Instant> from() {
        return lower().map(given -> given.name().equals("since") ? since(given) : time(given));
    }

    private Optional<Instant> to() {
        return upper().map(HistoryParameters::time);
    }

    private static Instant time(Given given) {
        return Times.time(given.value())
                .orElseThrow(() ->
                        given.refused(
                                "give a time such as 2026-01-31T08:00:00Z, or Unix seconds, in the"
                                        + " years 1 to 9999"));
    }

    /// A duration back from now; also a time, as the first of the previous systems had it.
    private Instant since(Given given) {
        var duration = Times.duration(given.value());
        if (duration.isEmpty() && given.value().contains("T")) {
            return time(given);
        }
        return duration.flatMap(it -> Times.before(now, it))
                .orElseThrow(() ->
                        given.refused(
                                "give a duration such as 90s, 1h30m, 7d or 2w that does not reach"
                                        + " back before the year 1; for a time use from="));
    }

    private String range() {
        return lower().map(Given::toString).orElse("") + upper().map(Given::toString).orElse("");
    }

    private void checkRange(EpisodeFilter filter) {
        if (filter.from().isPresent()
                && filter.to().isPresent()
                && filter.to().get().isBefore(filter.from().get())) {
            throw upper().orElseThrow().refused("it is before the lower bound; give a later time");
        }
    }

    private void sort() {
        parameters
                .one("sort", "sort_field")
                .filter(given -> !List.of("startsAt", "starts_at").contains(given.value()))
                .ifPresent(given -> {
                    throw given.refused("alerts can be sorted by startsAt only");
                });
    }

    private boolean newestFirst() {
        return parameters
                .one("order", "sort_order")
                .map(given ->
                        switch (given.value().toLowerCase(Locale.ROOT)) {
                            case "desc" -> true;
                            case "asc" -> false;
                            default -> throw given.refused("give asc or desc");
                        })
                .orElse(true);
    }
}
