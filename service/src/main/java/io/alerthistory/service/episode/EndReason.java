package io.alerthistory.service.episode;

import java.util.Locale;

/// Why a run has an end.
public enum EndReason {
    /// A sender told the end.
    RESOLVED(false, true),
    /// A later start was seen and no end of this one was: it ended at that start or before.
    SUPERSEDED(true, false),
    /// The last claim that was made for it ran out.
    TIMEOUT(true, false),
    /// Nobody spoke of it for too long. The end is where it was last seen: it fired until then,
    /// and after that nothing is known.
    STALE(false, false),
    /// A sender was asked what fires, and did not name it.
    RECONCILED(true, true),
    /// A person ended it.
    MANUAL(false, true);

    private final boolean endIsUpperBound;
    private final boolean explicit;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    EndReason(boolean endIsUpperBound, boolean explicit) {
        this.endIsUpperBound = endIsUpperBound;
        this.explicit = explicit;
    }

    /// Whether the true end is at the recorded end or before it.
    public boolean endIsUpperBound() {
        return endIsUpperBound;
    }

    /// Whether somebody said that it ended. Such an end is never shortened, and replaces one that
    /// was merely concluded.
    public boolean explicit() {
        return explicit;
    }

    /// The name in the API and in the database.
    public String wireName() {
        return wireName;
    }

    /// The reason with that wire name.
    ///
    /// @throws IllegalArgumentException if no reason has that name
    public static EndReason ofWireName(String wireName) {
        for (EndReason reason : values()) {
            if (reason.wireName.equals(wireName)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no end reason is called \"" + wireName + "\"");
    }
}
