package io.alerthistory.operator.stack;

import org.jspecify.annotations.Nullable;

/// What came of asking one pod.
///
/// @param stack its answer at `/-/stack`, absent if there was none
/// @param smoke whether `/-/smoke` answered 200, absent if it was not asked
/// @param error why an answer is missing or bad, for people
public record PodReport(
        @Nullable StackReport stack, @Nullable Boolean smoke, @Nullable String error) {

    /// Whether the pod says that it is ready, at a revision, and not on its way out.
    public boolean readyAt(String revision) {
        return stack != null
                && stack.ready()
                && !stack.draining()
                && revision.equals(stack.revision());
    }

    /// Whether the smoke test was answered.
    public boolean smoked() {
        return Boolean.TRUE.equals(smoke);
    }
}
