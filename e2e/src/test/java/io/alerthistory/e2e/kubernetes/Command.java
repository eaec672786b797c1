package io.alerthistory.e2e.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that is run to its end.
///
/// @param line the program and its arguments
/// @param environment added to ours
/// @param limit after which it is ended
public record Command(List<String> line, Map<String, String> environment, Duration limit) {

    /// How it ended and what it said.
    public record Result(int code, String out, String err) {

        /// Whether it ended with 0.
        public boolean ok() {
            return code == 0;
        }

        /// This, or an error with all that it said.
        public Result orFail(String what) {
            if (!ok()) {
                throw new AssertionError(what + ": exit code " + code + "\n" + out + err);
            }
            return this;
        }

        /// The last line of what it said.
        public String lastLineOf(String text) {
            var lines = text.strip().lines().toList();
            return lines.isEmpty() ? "" : lines.getLast();
        }
    }

    /// Runs it.
    public Result run() {
        try {
            var out = Files.createTempFile("command", ".out");
            var err = Files.createTempFile("command", ".err");
            try {
                var builder = new ProcessBuilder(line);
                builder.environment().putAll(environment);
                builder.redirectOutput(out.toFile()).redirectError(err.toFile());
                var process = builder.start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new AssertionError(
                            line + " did not end within " + limit + "\n" + Files.readString(err));
                }
                return new Result(
                        process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(line + " was interrupted", e);
        }
    }
}
