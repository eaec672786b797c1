package io.alerthistory.service.observe;

import java.time.Instant;

/// Who this process is.
///
/// @param name `primary`, as the operator calls this stack
/// @param revision of the pod template it runs from; `local` outside of Kubernetes
/// @param version of the program
public record Stack(String name, String revision, String version, Instant startedAt) {

    /// The value of `X-Alert-History-Backend`, and the owner of what this process commits.
    public String backend() {
        return name + "@" + revision;
    }
}
