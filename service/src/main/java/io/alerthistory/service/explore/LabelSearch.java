package io.alerthistory.service.explore;

import io.alerthistory.service.alert.Selection;
import io.alerthistory.service.history.FilterParameters;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.storage.SeriesStore;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/// Names and values of labels, for search boxes, in the shape of Prometheus' API. They are those of the
/// label sets that were seen first most recently.
record LabelSearch(SeriesStore series) {

    private static final int SERIES = 20_000;
    private static final int MOST = 10_000;
    private static final int DEFAULT = 1_000;

    Found names(Parameters parameters, Instant now) {
        var limit = parameters.number("limit", 1, MOST, DEFAULT);
        var selection = FilterParameters.read(parameters, now).labels();
        var names = new TreeSet<String>();
        History.reading(() ->
                series.each(
                        SERIES,
                        one -> {
                            if (selection.matches(one.labels())) {
                                names.addAll(one.labels().keySet());
                            }
                        }));
        return answer(names.stream().limit(limit).toList());
    }

    Found values(String name, Parameters parameters, Instant now) {
        var limit = parameters.number("limit", 1, MOST, DEFAULT);
        var prefix = parameters.one("prefix").map(Parameters.Given::value).orElse("");
        var selection = FilterParameters.read(parameters, now).labels();
        if (selection.equals(Selection.ALL) && prefix.isEmpty()) {
            var promoted = History.reading(() -> series.promoted(name, limit));
            if (promoted.isPresent()) {
                return answer(promoted.get().stream().sorted().toList());
            }
        }
        var values = new TreeSet<String>();
        History.reading(() ->
                series.each(
                        SERIES,
                        one -> {
                            var value = one.label(name);
                            if (!value.isEmpty()
                                    && value.startsWith(prefix)
                                    && selection.matches(one.labels())) {
                                values.add(value);
                            }
                        }));
        return answer(values.stream().limit(limit).toList());
    }

    /// As Prometheus answers.
    record Found(String status, List<String> data) {}

    private static Found answer(List<String> data) {
        return new Found("success", data);
    }
}
