package io.alerthistory.service.stream;

import io.alerthistory.service.storage.TransitionStore.Change;
import java.util.List;

/// All changes between two positions, in their order.
record Window(long from, long before, List<Change> changes) {}
