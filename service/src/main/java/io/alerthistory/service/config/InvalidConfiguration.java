package io.alerthistory.service.config;

import java.util.List;

/// The configuration cannot be used. Each problem names the place, the value and the remedy.
public final class InvalidConfiguration extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidConfiguration(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// All problems that were found, in the order of the file; at least one.
    public List<String> problems() {
        return problems;
    }
}
