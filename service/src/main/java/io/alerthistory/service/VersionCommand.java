package io.alerthistory.service;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `alert-history version`
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().getOut().println(Main.version());
        }
    }
}
