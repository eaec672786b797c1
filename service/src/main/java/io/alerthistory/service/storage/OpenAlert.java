package io.alerthistory.service.storage;

import java.util.List;

/// An episode that goes on, with those who are told of it.
///
/// @param routes without repetition; none when it was not told by an Alertmanager's webhook
public record OpenAlert(StoredEpisode episode, List<Route> routes, Suppression suppression) {

    /// A receiver and a group of Alertmanager.
    public record Route(String receiver, String groupKey) {}
}
