package io.alerthistory.service;

import io.alerthistory.service.config.Configuration;
import io.alerthistory.service.config.Effective;
import io.alerthistory.service.config.InvalidConfiguration;
import io.alerthistory.service.http.HttpServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `alert-history serve`
@Command(
        name = "serve",
        description = {
            "Takes alerts in and answers questions about them, until it is told to stop.",
            "Without any configuration: a SQLite file in ./data, port 8080 on loopback, open to all."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Logs.start();
        try {
            var configuration = Configuration.load(Optional.ofNullable(file), System.getenv());
            configuration.warnings().forEach(LOG::warn);
            run(configuration);
            return 0;
        } catch (InvalidConfiguration e) {
            e.problems().forEach(LOG::error);
            return 2;
        } catch (HttpServer.PortTaken e) {
            LOG.error("{}", e.getMessage());
            return 1;
        }
    }

    private static void run(Configuration configuration) throws InterruptedException {
        var clock = InstantSource.system();
        try (var live = LiveWatch.start(configuration.live());
                var _ = new HeapKeeper()) {
            var config = configuration.config();
            LOG.info("configuration in force:\n{}", Effective.yaml(config, live.state().config()));
            var app = App.start(Wiring.options(config, live, clock.instant()), clock);
            var stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app, stopped), "stop"));
            LOG.info(
                    "listening: http://{}:{} admin=http://{}:{} version={}",
                    config.server().host(),
                    app.port(),
                    config.server().host(),
                    app.adminPort(),
                    Main.version());
            stopped.await();
        }
    }

    private static void stop(App app, CountDownLatch stopped) {
        LOG.info("stopping: no new work is taken, what was accepted is committed");
        app.close();
        LOG.info("stopped");
        stopped.countDown();
    }
}
