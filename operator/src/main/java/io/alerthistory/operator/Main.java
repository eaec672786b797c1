package io.alerthistory.operator;

import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;

/// Starts the operator as the environment says, and ends it on SIGTERM.
public final class Main {

    private Main() {}

    /// Ends with 1 if the environment makes no sense or the lease is lost.
    ///
    /// @param arguments none
    public static void main(String[] arguments) {
        var version =
                Objects.requireNonNullElse(
                        Main.class.getPackage().getImplementationVersion(), "0.0.0");
        try {
            var app =
                    new OperatorApp(
                            OperatorConfig.parse(System.getenv(), version),
                            // A renewal that is tried again and again would outlive the lease.
                            // The rest is tried again by whoever asked for it.
                            new ConfigBuilder().withRequestRetryBackoffLimit(0).build(),
                            version,
                            InstantSource.system(),
                            // Not exit: its hooks would go on writing beside the new leader.
                            () -> Runtime.getRuntime().halt(1));
            Runtime.getRuntime().addShutdownHook(new Thread(app::close, "stop"));
            app.run();
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("alert-history-operator: " + e.getMessage());
            System.exit(1);
        }
    }
}
