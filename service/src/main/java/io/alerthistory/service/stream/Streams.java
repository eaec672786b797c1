package io.alerthistory.service.stream;

import io.alerthistory.service.alert.Selection;
import io.alerthistory.service.history.FilterParameters;
import io.alerthistory.service.history.History;
import io.alerthistory.service.history.Parameters;
import io.alerthistory.service.http.ApiError;
import io.alerthistory.service.storage.EpisodeStore;
import io.alerthistory.service.storage.TransitionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// Who follows the changes of episodes.
public final class Streams {

    private static final int FOLLOWERS = 50;
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Changes changes;
    private final Tail tail;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(FOLLOWERS);

    public Streams(TransitionStore transitions, EpisodeStore episodes, InstantSource clock) {
        this.changes = new Changes(transitions, episodes);
        this.tail = new Tail(changes, EVERY);
        this.clock = clock;
    }

    /// How many follow now.
    public int followers() {
        return FOLLOWERS - places.availablePermits();
    }

    /// A follower that has its place; [#leave] gives it back.
    ///
    /// @param last the id of the event that the client saw last; empty when it comes for the first time
    /// @throws ApiError 400 for wrong parameters, 503 without a place or while the database is away
    Follower follow(Parameters parameters, String last) {
        var labels = FilterParameters.read(parameters, clock.instant()).labels();
        if (!places.tryAcquire()) {
            throw ApiError.unavailable(
                    "TOO_MANY_FOLLOWERS",
                    FOLLOWERS + " clients follow already; come back when one of them has gone");
        }
        try {
            return History.reading(() -> follower(labels, last));
        } catch (RuntimeException e) {
            places.release();
            throw e;
        }
    }

    private Follower follower(Selection labels, String last) {
        if (last.isEmpty()) {
            return Follower.fromNow(tail, changes, labels);
        }
        var place =
                Place.parse(last)
                        .filter(one -> one.before() <= changes.head().position())
                        .orElseThrow(() ->
                                ApiError.badRequest(
                                        "BAD_EVENT_ID",
                                        "Last-Event-ID is not one of this database's events;"
                                                + " begin again without it, and read what was"
                                                + " missed from /history",
                                        Map.of("header", "Last-Event-ID")));
        return Follower.behind(place, tail, changes, labels);
    }

    void leave() {
        places.release();
    }
}
