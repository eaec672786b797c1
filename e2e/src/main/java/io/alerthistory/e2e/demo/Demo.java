package io.alerthistory.e2e.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Shows the main job: recorded bodies, and a live Alertmanager where one is installed, posted to
/// a service on an embedded file, and the history that comes of them.
public final class Demo {

    private static final List<String> RECORDINGS =
            List.of("am-0.25-semantics", "am-0.34.2-webhook-and-events");

    private Demo() {}

    /// Runs until Ctrl-C, or to the end of the story with `DEMO_ONCE=1`.
    public static void main(String[] args) throws Exception {
        var once = "1".equals(System.getenv("DEMO_ONCE"));
        var folder = Files.createTempDirectory("alert-history-demo");
        try (var service = ServiceProcess.start(folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(service::close));
            say("Alert History listens on " + service.address() + " (data in " + folder + ")");
            replay(service);
            live(service, folder);
            say("\n" + HistoryTable.of(service.history()));
            say("Look at " + service.address() + "/history?limit=5 and /metrics");
            if (!once) {
                say("Ctrl-C ends it.");
                new CountDownLatch(1).await();
            }
        }
    }

    private static void replay(ServiceProcess service) throws Exception {
        for (var name : RECORDINGS) {
            var recording = Recording.named(name);
            var shifted = recording.endingAt(Instant.now());
            for (var body : shifted) {
                service.post(body);
            }
            say("posted " + shifted.size() + " bodies recorded from a real Alertmanager: " + name);
        }
    }

    private static void live(ServiceProcess service, Path folder) throws Exception {
        var binary = LiveAlertmanager.find();
        if (binary.isEmpty()) {
            say(
                    "no Alertmanager is installed, so no live one takes part"
                            + " (Debian: apt-get install prometheus-alertmanager)");
            return;
        }
        try (var alertmanager =
                LiveAlertmanager.start(binary.get(), service.address() + "/webhook", folder)) {
            var name = "LiveDemo";
            alertmanager.fire(name);
            service.await(name, "firing", Duration.ofSeconds(30));
            alertmanager.resolve(name);
            service.await(name, "resolved", Duration.ofSeconds(30));
            say("a live Alertmanager told of one alert, firing and then resolved: " + name);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
