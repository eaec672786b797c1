package io.alerthistory.service.history;

import io.alerthistory.service.history.Parameters.Given;
import io.alerthistory.service.http.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        var filter = new FilterParameters(parameters, now);
        var query =
                new HistoryQuery(
                        filter.filter(),
                        filter.range(),
                        FilterParameters.newestFirst(parameters),
                        limit,
                        new HistoryQuery.Start.Offset(0));
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

    private void sort() {
        parameters
                .one("sort", "sort_field")
                .filter(given -> !List.of("startsAt", "starts_at").contains(given.value()))
                .ifPresent(given -> {
                    throw given.refused("alerts can be sorted by startsAt only");
                });
    }
}
