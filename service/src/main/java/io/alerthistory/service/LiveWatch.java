package io.alerthistory.service;

import io.alerthistory.service.config.LiveFile;
import io.alerthistory.service.config.LiveFile.Change;
import io.alerthistory.service.config.LiveState;
import io.alerthistory.service.http.Guard;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the live file and the token files every second, and makes a change take effect.
final class LiveWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final LiveFile file;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Guard.Keys keys;

    private LiveWatch(LiveFile file) {
        this.file = file;
        this.keys = Wiring.keys(file.state());
    }

    static LiveWatch start(LiveFile file) {
        var watch = new LiveWatch(file);
        Logs.level(file.state().config().logLevel());
        watch.take(EnumSet.of(Change.TROUBLE));
        Thread.ofPlatform().name("live-file").daemon().start(watch::run);
        return watch;
    }

    LiveState state() {
        return file.state();
    }

    Guard.Keys keys() {
        return keys;
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private void run() {
        try {
            while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                take(file.refresh());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Set<Change> changes) {
        var state = file.state();
        for (var change : changes) {
            switch (change) {
                case LOG_LEVEL -> {
                    Logs.level(state.config().logLevel());
                    LOG.info("live file: logLevel={}", state.config().logLevel().key());
                }
                case DRAINING -> LOG.info("live file: draining={}", state.config().draining());
                case AUTH -> {
                    keys = Wiring.keys(state);
                    LOG.info("live file: tokens={}", state.tokens().size());
                }
                case TROUBLE -> {
                    state.problems().forEach(LOG::error);
                    state.warnings().forEach(LOG::warn);
                    state.missing().forEach(missing -> LOG.warn("{}", missing.message()));
                }
            }
        }
    }
}
