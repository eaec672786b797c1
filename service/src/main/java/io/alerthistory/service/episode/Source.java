package io.alerthistory.service.episode;

/// Through which door a sighting came; it decides how far its order can be trusted.
public enum Source {
    /// A webhook of Alertmanager. One stream tells in the order in which things were.
    WEBHOOK,
    /// A sender such as Prometheus, itself: a firing is a claim that holds until a told moment.
    CLAIM,
    /// Alertmanager's event recorder. Its events may come twice and in any order, so that nothing
    /// follows from what one of them told before.
    EVENT
}
