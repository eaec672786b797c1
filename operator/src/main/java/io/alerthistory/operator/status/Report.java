package io.alerthistory.operator.status;

import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Rollout;
import java.util.Optional;

/// Everything that a status is made from.
///
/// @param generation of the spec
/// @param paused whether nothing but status is written
/// @param rollout where it stands
/// @param memory what is kept of it
/// @param image of the desired revision
/// @param active the revision that has the traffic, as seen
/// @param desired the revision of the spec, as seen
/// @param selector of the pods that have the traffic
/// @param reachable whether the Service that clients use is ours
/// @param pending whether something has still to be written
/// @param problem what needs a person
public record Report(
        long generation,
        boolean paused,
        Rollout rollout,
        Memory memory,
        String image,
        Optional<RevisionView> active,
        RevisionView desired,
        String selector,
        boolean reachable,
        boolean pending,
        Optional<Problem> problem) {}
