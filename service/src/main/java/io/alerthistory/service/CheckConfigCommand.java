package io.alerthistory.service;

import io.alerthistory.service.config.Configuration;
import io.alerthistory.service.config.Effective;
import io.alerthistory.service.config.InvalidConfiguration;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `alert-history check-config`
@Command(
        name = "check-config",
        description = "Reads the configuration and prints what would be in force, without secrets.",
        mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var commandLine = Objects.requireNonNull(spec).commandLine();
        try {
            var configuration = Configuration.load(Optional.ofNullable(file), System.getenv());
            var live = configuration.live().state();
            configuration.warnings().forEach(commandLine.getErr()::println);
            live.problems().forEach(commandLine.getErr()::println);
            live.warnings().forEach(commandLine.getErr()::println);
            commandLine.getOut().print(Effective.yaml(configuration.config(), live.config()));
            commandLine.getOut().flush();
            return live.problems().isEmpty() ? 0 : 2;
        } catch (InvalidConfiguration e) {
            e.problems().forEach(commandLine.getErr()::println);
            return 2;
        }
    }
}
