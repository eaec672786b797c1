package io.alerthistory.service.storage;

/// A stored series and the dictionary ids of its promoted labels. Immutable once stored, so it may
/// be remembered by every replica.
///
/// @param textHash of its [SeriesText]; 0 when it has none
public record SeriesRef(
        long id, long alertnameId, long namespaceId, long severityId, long textHash) {}
