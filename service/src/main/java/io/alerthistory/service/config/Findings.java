package io.alerthistory.service.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What was found while one file was read, told as `file:line: sentence` in the order of the file.
final class Findings {

    private record Finding(int line, String text) {}

    private final String file;
    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    /// @param line from 1
    void problem(int line, String text) {
        problems.add(new Finding(line, text));
    }

    void warning(int line, String text) {
        warnings.add(new Finding(line, text));
    }

    List<String> warnings() {
        return told(warnings);
    }

    void throwProblems() throws InvalidConfiguration {
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(told(problems));
        }
    }

    private List<String> told(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingInt(Finding::line))
                .map(finding -> file + ":" + finding.line() + ": " + finding.text())
                .distinct()
                .toList();
    }
}
