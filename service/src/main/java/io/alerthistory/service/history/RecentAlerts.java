package io.alerthistory.service.history;

import java.util.List;

/// The answer of `/history/recent`.
///
/// @param count how many there are here
/// @param timestamp when it was asked
record RecentAlerts(List<HistoryAlert> alerts, int count, int limit, String timestamp) {}
