package io.alerthistory.service.work;

import io.alerthistory.service.storage.Owners;
import java.util.HashSet;
import java.util.Set;

/// Which episodes' work a process does. An episode's work belongs to the backend that committed it; when
/// that one is gone, it is taken over: by anybody but a revision that is not the active one, and by that
/// too when no other is left.
final class Share {

    private Share() {}

    static Owners of(String me, Standing standing, Set<String> present) {
        var others = new HashSet<>(present);
        others.remove(me);
        return standing == Standing.PASSIVE && !others.isEmpty()
                ? new Owners.Only(me)
                : new Owners.AllBut(others);
    }
}
