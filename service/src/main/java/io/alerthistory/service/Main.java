package io.alerthistory.service;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line of the service. Exit codes: 0 done, 1 it failed, 2 it was asked wrongly.
@Command(
        name = "alert-history",
        description = "Remembers every firing of every alert.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {ServeCommand.class, CheckConfigCommand.class, VersionCommand.class})
public final class Main {

    private Main() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] args) {
        System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
        System.exit(new CommandLine(new Main()).execute(args));
    }

    /// The version of this build, as its jar says.
    static String version() {
        var version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "0.0.0-dev" : version;
    }

    /// For `--version`.
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"alert-history " + version()};
        }
    }
}
