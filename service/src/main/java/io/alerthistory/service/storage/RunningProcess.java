package io.alerthistory.service.storage;

import java.time.Instant;
import java.util.UUID;

/// Who runs on a database.
///
/// @param id of this process alone, new at each start
/// @param name of the stack, `primary`
/// @param revision of the pod template; `local` outside of Kubernetes
public record RunningProcess(
        String id, String name, String revision, String version, Instant startedAt) {

    /// The same, as if it had started then.
    RunningProcess since(Instant then) {
        return new RunningProcess(UUID.randomUUID().toString(), name, revision, version, then);
    }
}
