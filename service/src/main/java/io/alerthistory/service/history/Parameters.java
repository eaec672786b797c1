package io.alerthistory.service.history;

import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a query string. An empty value is as good as none: forms send empty fields.
public record Parameters(Map<String, List<String>> values) {

    /// One value, and the name it was given under.
    public record Given(String name, String value) {

        /// The answer to a value that is not allowed.
        public ApiError refused(String remedy) {
            var shown = value.length() <= 100 ? value : value.substring(0, 100) + "…";
            return ApiError.badRequest(
                    "BAD_PARAMETER",
                    name + ": \"" + shown + "\" is not allowed; " + remedy,
                    Map.of("parameter", name, "value", shown));
        }

        /// The fingerprint of an alert.
        public Fingerprint fingerprint() {
            return Fingerprint.parse(value)
                    .orElseThrow(() -> refused("give the 16 hex digits that Alertmanager shows"));
        }

        /// A whole number.
        public long number(String remedy) {
            if (!value.matches("\\d{1,18}")) {
                throw refused(remedy);
            }
            return Long.parseLong(value);
        }
    }

    /// A whole number from `least` to `most`.
    public int number(String name, int least, int most, int otherwise) {
        var remedy = "give a number from " + least + " to " + most;
        return one(name)
                .map(given -> {
                    var number = given.number(remedy);
                    if (number < least || number > most) {
                        throw given.refused(remedy);
                    }
                    return (int) number;
                })
                .orElse(otherwise);
    }

    /// `true` or `false`.
    public boolean flag(String name, boolean otherwise) {
        return one(name)
                .map(given ->
                        switch (given.value()) {
                            case "true", "1" -> true;
                            case "false", "0" -> false;
                            default -> throw given.refused("give true or false");
                        })
                .orElse(otherwise);
    }

    /// The value of a parameter that has several names.
    public Optional<Given> one(String... names) {
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
    public List<Given> all(String... names) {
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
