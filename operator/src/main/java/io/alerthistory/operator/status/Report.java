package io.alerthistory.operator.status;

import io.alerthistory.crds.v1alpha1.AdoptedService;
import io.alerthistory.crds.v1alpha1.TrafficDrift;
import io.alerthistory.crds.v1alpha1.TrafficProvider;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Memory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that a status is made from.
///
/// @param generation of the spec
/// @param paused whether nothing but status is written
/// @param memory what is kept of the rollout
/// @param target the backend that the spec asks for
/// @param image of the revision of the spec
/// @param shares of the backends of now, the old one first
/// @param active the revision that has the traffic, as seen; empty if none has
/// @param desired the revision of the spec, as seen
/// @param selector of the pods that have the traffic
/// @param reachable whether the Service that clients use is ours
/// @param pending whether something has still to be written
/// @param adopted the Service that was taken over
/// @param legacyReplicas pods of the legacy stack when it was first seen with some
/// @param provider what carries the traffic, as it is written
/// @param changing what it is being changed to, for people; empty if it is not
/// @param drift changes by somebody else of what carries the traffic, as they are written
/// @param backupRequired whether no weight moves without a backup
/// @param backup of the database, as seen
/// @param problem what needs a person
public record Report(
        long generation,
        boolean paused,
        Memory memory,
        Backend target,
        String image,
        List<Share> shares,
        Optional<RevisionView> active,
        RevisionView desired,
        String selector,
        boolean reachable,
        boolean pending,
        Optional<AdoptedService> adopted,
        Optional<Integer> legacyReplicas,
        @Nullable TrafficProvider provider,
        String changing,
        @Nullable List<TrafficDrift> drift,
        boolean backupRequired,
        BackupView backup,
        Optional<Problem> problem) {}
