package io.alerthistory.operator.analysis;

/// What was counted for one backend, at one time or between two.
public sealed interface Counts permits PodCounts, ProxyCounts {

    /// Whether nobody told a number.
    boolean none();

    /// What was added since an earlier time. What is counted elsewhere now has counted from 0.
    Counts since(Counts before);

    /// With what only an earlier look has, because somebody did not answer this time.
    Counts orElse(Counts before);

    /// Both together.
    Counts plus(Counts more);

    /// What the backend did.
    Traffic traffic();
}
