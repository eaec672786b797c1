package io.alerthistory.service.episode;

import java.util.Locale;

/// Why a run has an end.
public enum EndReason {
    /// A sender told the end.
    RESOLVED(1, false, true),
    /// A later start was seen and no end of this one was: it ended at that start or before.
    SUPERSEDED(2, true, false),
    /// The last claim that was made for it ran out.
    TIMEOUT(3, true, false),
    /// Nobody spoke of it for too long. The end is where it was last seen: it fired until then,
    /// and after that nothing is known.
    STALE(4, false, false),
    /// A sender was asked what fires, and did not name it.
    RECONCILED(5, true, true),
    /// A person ended it.
    MANUAL(6, false, true);

    private static final EndReason[] VALUES = values();

    private final int code;
    private final boolean endIsUpperBound;
    private final boolean explicit;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    EndReason(int code, boolean endIsUpperBound, boolean explicit) {
        this.code = code;
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

    /// The number in [SeriesStateCodec]'s bytes, 1 to 7, never reused.
    int code() {
        return code;
    }

    static EndReason ofCode(int code) {
        for (EndReason reason : VALUES) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no end reason has the number " + code);
    }

    /// The name in the API and in the database.
    public String wireName() {
        return wireName;
    }

    /// The reason with that wire name.
    ///
    /// @throws IllegalArgumentException if no reason has that name
    public static EndReason ofWireName(String wireName) {
        for (EndReason reason : VALUES) {
            if (reason.wireName.equals(wireName)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no end reason is called \"" + wireName + "\"");
    }
}
