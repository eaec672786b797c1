package io.alerthistory.service.history;

import io.alerthistory.service.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a query string. An empty value is as good as none: forms send empty fields.
record Parameters(Map<String, List<String>> values) {

    /// One value, and the name it was given under.
    record Given(String name, String value) {

        /// The answer to a value that is not allowed.
        ApiError refused(String remedy) {
            var shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
            return ApiError.badRequest(
                    "BAD_PARAMETER",
                    name + ": \"" + shown + "\" is not allowed; " + remedy,
                    Map.of("parameter", name, "value", shown));
        }

        /// A whole number.
        long number(String remedy) {
            if (!value.matches("\\d{1,18}")) {
                throw refused(remedy);
            }
            return Long.parseLong(value);
        }
    }

    /// The value of a parameter that has several names.
    Optional<Given> one(String... names) {
        var given = all(names);
        for (var other : given) {
            if (!other.value().equals(given.getFirst().value())) {
                throw other.refused(
                        "it contradicts "
                                + given.getFirst().name()
                                + "="
                                + given.getFirst().value()
                                + "; give one of them");
            }
        }
        return given.stream().findFirst();
    }

    /// All values of a parameter that can be repeated.
    List<Given> all(String... names) {
        var given = new ArrayList<Given>();
        for (var name : names) {
            for (var value : values.getOrDefault(name, List.of())) {
                if (!value.isEmpty()) {
                    given.add(new Given(name, value));
                }
            }
        }
        return given;
    }
}
