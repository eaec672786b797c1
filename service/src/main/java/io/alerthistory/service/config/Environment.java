package io.alerthistory.service.config;

import io.alerthistory.service.config.EnvironmentValues.Given;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The environment on top of the file: the variables of older releases with their old meanings, a
/// closed list ([EnvironmentNames]). `HOST`, `PORT` and `DEBUG` mean too many things and are not
/// read.
public final class Environment {

    /// What came of it.
    ///
    /// @param logLevel what the environment says; it stands over the live file too
    /// @param warnings each a sentence, without values
    public record Result(ServiceConfig config, Optional<LogLevel> logLevel, List<String> warnings) {

        public Result {
            warnings = List.copyOf(warnings);
        }
    }

    private Environment() {}

    /// Puts the environment over the file.
    ///
    /// @param file what the file says, or the defaults
    /// @throws InvalidConfiguration with everything that is wrong in the environment
    public static Result apply(ServiceConfig file, Map<String, String> environment)
            throws InvalidConfiguration {
        var values = new EnvironmentValues(environment);
        var server = server(file.server(), values);
        var database = new DatabaseEnvironment(file.database(), values).database();
        var logLevel = logLevel(values);
        values.throwProblems();
        var live = logLevel.map(file.live()::with).orElse(file.live());
        return new Result(file.with(server).with(database).with(live), logLevel, values.warnings());
    }

    private static ServiceConfig.Server server(
            ServiceConfig.Server file, EnvironmentValues values) {
        var host = values.first(EnvironmentNames.SERVER_HOST);
        var port = values.first(EnvironmentNames.SERVER_PORT);
        if (host.isEmpty() && port.isEmpty()) {
            return file;
        }
        var number = port.flatMap(given -> number(given, values));
        return built(
                file,
                values,
                () ->
                        new ServiceConfig.Server(
                                host.map(Given::value).orElse(file.host()),
                                number.orElse(file.port()),
                                file.adminPort(),
                                file.maxConcurrentIntake()));
    }

    private static Optional<LogLevel> logLevel(EnvironmentValues values) {
        var given = values.first(EnvironmentNames.LOG_LEVEL);
        var level = given.flatMap(text -> LogLevel.ofOldName(text.value()));
        if (given.isPresent() && level.isEmpty()) {
            values.problem(
                    given.get(),
                    Checks.quoted(given.get().value())
                            + " is no log level; give one of "
                            + String.join(", ", LogLevel.keys()));
        }
        return level;
    }

    static Optional<Integer> number(Given given, EnvironmentValues values) {
        if (given.value().matches("[0-9]{1,9}")) {
            return Optional.of(Integer.valueOf(given.value()));
        }
        values.problem(given, Checks.quoted(given.value()) + " is not a whole number; give one");
        return Optional.empty();
    }

    static <T> T built(T otherwise, EnvironmentValues values, Supplier<T> make) {
        try {
            return make.get();
        } catch (InvalidValues e) {
            e.messages().forEach(message -> values.problem(message + " (from the environment)"));
            return otherwise;
        }
    }
}
