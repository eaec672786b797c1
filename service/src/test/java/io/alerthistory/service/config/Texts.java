package io.alerthistory.service.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Files beside the tests, and what a refused text says.
final class Texts {

    private Texts() {}

    static String resource(String name) {
        try (var in = Texts.class.getResourceAsStream("/config/" + name)) {
            if (in == null) {
                throw new AssertionError("no test resource config/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static List<String> problemsOf(String yaml) {
        try {
            var config = ConfigFile.parse("application.yaml", yaml);
            throw new AssertionError("taken: " + config);
        } catch (InvalidConfiguration e) {
            return e.problems();
        }
    }
}
