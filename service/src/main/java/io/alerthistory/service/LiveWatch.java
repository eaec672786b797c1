package io.alerthistory.service;

import io.alerthistory.service.config.LiveFile;
import io.alerthistory.service.config.LiveFile.Change;
import io.alerthistory.service.config.LiveState;
import io.alerthistory.service.http.Guard;
import io.alerthistory.service.schedule.Repeated;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the live file and the token files every second, and makes a change take effect.
final class LiveWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final LiveFile file;
    private final Repeated rounds;
    private volatile Guard.Keys keys;

    private LiveWatch(LiveFile file) {
        this.file = file;
        this.keys = Wiring.keys(file.state());
        Logs.level(file.state().config().logLevel());
        take(EnumSet.of(Change.TROUBLE));
        this.rounds = Repeated.every(EVERY, "live-file", () -> take(file.refresh()));
    }

    static LiveWatch start(LiveFile file) {
        return new LiveWatch(file);
    }

    LiveState state() {
        return file.state();
    }

    Guard.Keys keys() {
        return keys;
    }

    @Override
    public void close() {
        rounds.close();
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
                case ACTIVE ->
                        LOG.info(
                                "live file: active={}",
                                state.config().active().map(String::valueOf).orElse("untold"));
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
