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

/// Reads which episodes a question means: the parameters that every route that finds episodes takes.
public final class FilterParameters {

    private final Parameters parameters;
    private final Instant now;

    FilterParameters(Parameters parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    /// The filter that these parameters mean.
    ///
    /// @param now what `since` counts back from
    /// @throws ApiError 400 with the parameter, the value and the remedy
    public static EpisodeFilter read(Parameters parameters, Instant now) {
        return new FilterParameters(parameters, now).filter();
    }

    /// Whether the newest episodes come first, as they do unless asked otherwise.
    ///
    /// @throws ApiError 400
    public static boolean newestFirst(Parameters parameters) {
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

    EpisodeFilter filter() {
        var filter = new EpisodeFilter(firing(), fingerprint(), labels(), from(), to());
        checkRange(filter);
        return filter;
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
        return parameters.one("fingerprint").map(Given::fingerprint);
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
        return upper().map(FilterParameters::time);
    }

    /// A time: RFC 3339 or Unix seconds.
    public static Instant time(Given given) {
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

    /// The bounds of starts as they were given.
    String range() {
        return lower().map(Given::toString).orElse("") + upper().map(Given::toString).orElse("");
    }

    private void checkRange(EpisodeFilter filter) {
        if (filter.from().isPresent()
                && filter.to().isPresent()
                && filter.to().get().isBefore(filter.from().get())) {
            throw upper().orElseThrow().refused("it is before the lower bound; give a later time");
        }
    }
}
