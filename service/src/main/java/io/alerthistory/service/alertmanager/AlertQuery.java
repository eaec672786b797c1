package io.alerthistory.service.alertmanager;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.alerthistory.service.alert.BadMatcher;
import io.alerthistory.service.alert.Matcher;
import io.alerthistory.service.alert.Matchers;
import io.alerthistory.service.alert.Selection;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.OpenAlert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Which alerts a client of Alertmanager asks for, with the parameters of Alertmanager's API.
///
/// @param receiver which receivers are meant
record AlertQuery(
        Selection labels,
        Predicate<String> receiver,
        boolean active,
        boolean silenced,
        boolean inhibited,
        boolean muted) {

    private static final int LONGEST_PATTERN = 1024;

    /// @throws ApiError 400
    static AlertQuery read(Parameters parameters) {
        parameters
                .one("receiver_matchers")
                .ifPresent(given -> {
                    throw given.refused("labels of receivers are not known here; use receiver=");
                });
        // Every alert was processed by whoever told of it.
        var _ = parameters.flag("unprocessed", true);
        return new AlertQuery(
                new Selection(matchers(parameters), List.of()),
                parameters.one("receiver").map(AlertQuery::receiver).orElse(_ -> true),
                parameters.flag("active", true),
                parameters.flag("silenced", true),
                parameters.flag("inhibited", true),
                parameters.flag("muted", true));
    }

    static List<Matcher> matchers(Parameters parameters) {
        var matchers = new ArrayList<Matcher>();
        for (var given : parameters.all("filter")) {
            try {
                matchers.add(Matchers.one(given.value()));
            } catch (BadMatcher e) {
                throw bad("bad matcher format: " + given.value() + ": " + e.getMessage());
            }
        }
        if (matchers.size() > Matchers.MOST) {
            throw bad("there are more than " + Matchers.MOST + " matchers; give fewer");
        }
        return matchers;
    }

    private static Predicate<String> receiver(Parameters.Given given) {
        try {
            if (given.value().length() > LONGEST_PATTERN) {
                throw bad("failed to parse receiver param: it is longer than 1024 characters");
            }
            var pattern = Pattern.compile("^(?:" + given.value() + ")$");
            return name -> pattern.matcher(name).find();
        } catch (PatternSyntaxException e) {
            throw bad("failed to parse receiver param: " + e.getDescription());
        }
    }

    private static ApiError bad(String message) {
        return ApiError.badRequest("BAD_PARAMETER", message, Map.of());
    }

    /// Whether an alert of these labels is meant, by what is known of it besides its labels.
    boolean means(OpenAlert alert) {
        var suppression = alert.suppression();
        return (active || suppression.any())
                && (silenced || suppression.silencedBy().isEmpty())
                && (inhibited || suppression.inhibitedBy().isEmpty())
                && (muted || suppression.mutedBy().isEmpty());
    }
}
