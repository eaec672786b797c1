package io.alerthistory.service.config;

import io.alerthistory.service.config.EnvironmentNames.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The variables that are given, without what Kubernetes puts there for Services of such names.
final class EnvironmentValues {

    private static final Pattern INJECTED = Pattern.compile("(tcp|udp|sctp)://.*");

    /// One variable and its value, which is not blank.
    record Given(String name, String value) {}

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    EnvironmentValues(Map<String, String> environment) {
        this.environment = environment;
        for (var variable : EnvironmentNames.READ) {
            variable.names().stream().filter(this::injected).forEach(this::warnInjected);
        }
        var unused =
                EnvironmentNames.IGNORED.stream()
                        .filter(name -> given(name).isPresent())
                        .sorted()
                        .toList();
        if (!unused.isEmpty()) {
            warnings.add(
                    "environment: known to older releases, not used by this one: "
                            + String.join(", ", unused)
                            + "; unset them");
        }
    }

    /// The variable under its one name, or under that of its names which comes first.
    Optional<Given> first(Variable variable) {
        return all(variable).stream().findFirst();
    }

    /// The variable under any of its names; two names with two values are a problem.
    Optional<Given> agreed(Variable variable) {
        var all = all(variable);
        for (var other : all) {
            if (!other.value().equals(all.getFirst().value())) {
                problem(
                        all.getFirst(),
                        "differs from "
                                + other.name()
                                + ", which means the same; unset one of them");
            }
        }
        return all.stream().findFirst();
    }

    List<Given> all(Variable variable) {
        return variable.names().stream().flatMap(name -> given(name).stream()).toList();
    }

    void problem(Given given, String text) {
        problems.add(given.name() + ": " + text);
    }

    void problem(String text) {
        problems.add(text);
    }

    void warn(String text) {
        warnings.add(text);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void throwProblems() throws InvalidConfiguration {
        if (hasProblems()) {
            throw new InvalidConfiguration(problems.stream().distinct().toList());
        }
    }

    private Optional<Given> given(String name) {
        var value = environment.get(name);
        return value == null || value.isBlank() || injected(name)
                ? Optional.empty()
                : Optional.of(new Given(name, value.strip()));
    }

    private boolean injected(String name) {
        var value = environment.get(name);
        return value != null && INJECTED.matcher(value.strip()).matches();
    }

    private void warnInjected(String name) {
        warnings.add(
                name
                        + ": what Kubernetes injects for a Service of that name is ignored; set"
                        + " enableServiceLinks: false in the pod");
    }
}
