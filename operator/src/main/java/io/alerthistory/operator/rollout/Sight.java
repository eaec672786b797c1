package io.alerthistory.operator.rollout;

/// A backend as it was seen.
///
/// @param wanted how many pods it asks for
/// @param pods how many there are, with those on their way out
/// @param ready how many of them are ready
/// @param able whether all of them are
/// @param proven whether each has said so itself, with a smoke test
/// @param broken why its pods cannot start, empty if they can
/// @param refusal why it says itself that it must not serve, empty if it does not
/// @param progress of a migration, empty if there is none
public record Sight(
        int wanted,
        int pods,
        int ready,
        boolean able,
        boolean proven,
        String broken,
        String refusal,
        String progress) {

    /// A backend of which nothing is there.
    public static final Sight NONE = new Sight(0, 0, 0, false, false, "", "", "");
}
