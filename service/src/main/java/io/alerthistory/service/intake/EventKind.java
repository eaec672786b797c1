package io.alerthistory.service.intake;

import java.util.HashMap;
import java.util.Map;

/// What Alertmanager's event recorder tells of.
public enum EventKind {
    /// It was told an alert that it did not hold.
    ALERT_CREATED("alertCreated"),
    /// An alert came into a group, anew or again: at every re-send of its sender, for each route.
    ALERT_GROUPED("alertGrouped"),
    /// It told the receiver of a group that an alert has ended.
    ALERT_RESOLVED("alertResolved"),
    /// It notified a receiver.
    NOTIFICATION("notification"),
    /// Somebody made a silence.
    SILENCE_CREATED("silenceCreated"),
    /// Somebody changed a silence.
    SILENCE_UPDATED("silenceUpdated"),
    /// A silence held an alert back.
    SILENCE_MUTED_ALERT("silenceMutedAlert"),
    /// Another alert held an alert back.
    INHIBITION_MUTED_ALERT("inhibitionMutedAlert"),
    /// It started.
    STARTUP("alertmanagerStartupEvent"),
    /// It stopped.
    SHUTDOWN("alertmanagerShutdownEvent"),
    /// A kind that this release does not know.
    UNKNOWN("unknown");

    private static final Map<String, EventKind> BY_NAME = new HashMap<>();

    static {
        for (var kind : values()) {
            BY_NAME.put(kind.wireName, kind);
        }
    }

    private final String wireName;

    EventKind(String wireName) {
        this.wireName = wireName;
    }

    /// The member of `data` that an event of this kind has.
    public String wireName() {
        return wireName;
    }

    static EventKind ofWireName(String name) {
        return BY_NAME.getOrDefault(name, UNKNOWN);
    }
}
