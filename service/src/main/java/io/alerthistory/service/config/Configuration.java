package io.alerthistory.service.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole configuration of one process: defaults, the file over them, the environment over both.
///
/// @param file the file that was read
/// @param logLevel the environment's, which stands over the live file
/// @param warnings to be logged once
public record Configuration(
        ServiceConfig config,
        Optional<Path> file,
        Optional<LogLevel> logLevel,
        List<String> warnings) {

    public Configuration {
        warnings = List.copyOf(warnings);
    }

    /// Reads it.
    ///
    /// @param named the file that the command line names; without it `CONFIG_FILE` may name one
    /// @throws InvalidConfiguration with all that is wrong in the file, or in the environment
    public static Configuration load(Optional<Path> named, Map<String, String> environment)
            throws InvalidConfiguration {
        var file = named.isPresent() ? named : fromEnvironment(environment);
        var base = file.isPresent() ? ConfigFile.load(file.get()) : ServiceConfig.defaults();
        var result = Environment.apply(base, environment);
        return new Configuration(result.config(), file, result.logLevel(), result.warnings());
    }

    /// Opens what may change while the process runs.
    public LiveFile live() {
        return LiveFile.open(config.liveFile(), config.live(), logLevel);
    }

    private static Optional<Path> fromEnvironment(Map<String, String> environment)
            throws InvalidConfiguration {
        var given = new EnvironmentValues(environment).first(EnvironmentNames.CONFIG_FILE);
        try {
            return given.map(name -> Path.of(name.value()));
        } catch (InvalidPathException _) {
            throw new InvalidConfiguration(
                    List.of("CONFIG_FILE: is not a path; name a file that exists, or unset it"));
        }
    }
}
