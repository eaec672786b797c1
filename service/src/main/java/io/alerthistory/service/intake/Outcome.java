package io.alerthistory.service.intake;

/// What became of the alerts of one body; the three add up to those it had.
///
/// @param stored told something new
/// @param duplicates told what was known: a repeat, a retry, a late copy
/// @param quarantined could not be understood, and are kept as they came
public record Outcome(int stored, int duplicates, int quarantined) {

    public int received() {
        return stored + duplicates + quarantined;
    }

    /// What the sender is answered.
    String json() {
        return "{\"status\":\"ok\",\"received\":"
                + received()
                + ",\"stored\":"
                + stored
                + ",\"duplicates\":"
                + duplicates
                + ",\"quarantined\":"
                + quarantined
                + "}";
    }
}
