package io.alerthistory.operator.traffic;

import io.alerthistory.crds.v1alpha1.TrafficDrift;
import io.alerthistory.operator.desired.Applied;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.status.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A change by somebody else of an object that carries the traffic. It is put back and counted.
///
/// @param at when it was seen
/// @param object that was changed, its kind and name
/// @param manager that changed it
/// @param version of the object as it was changed, so that one change is counted once: its generation,
///     which a status that somebody writes meanwhile leaves alone; its resource version where it has none
public record Drift(Instant at, String object, String manager, String version) {

    private static final int KEPT = 10;
    private static final int MANY = 3;
    private static final Duration SHORT = Duration.ofMinutes(5);
    private static final Duration LONG = Duration.ofDays(1);
    private static final int LONGEST_MANAGER = 128;

    /// An object that is as it was applied the last time, but for what somebody else changed. One that
    /// was applied otherwise is behind our own change.
    ///
    /// @param shall as it is to be, with the hash of what is applied
    /// @param there as it is
    static boolean foreign(HasMetadata shall, HasMetadata there) {
        return Applied.hash(shall).isPresent() && Applied.hash(shall).equals(Applied.hash(there));
    }

    /// Of an object that is not what it shall be; empty if that is our own doing.
    public static Optional<Drift> of(HasMetadata shall, HasMetadata there, Instant now) {
        return foreign(shall, there)
                ? Optional.of(
                        new Drift(
                                now.truncatedTo(ChronoUnit.SECONDS),
                                ObjectRef.of(there).toString(),
                                manager(there),
                                version(there)))
                : Optional.empty();
    }

    private static String version(HasMetadata object) {
        var meta = object.getMetadata();
        return meta.getGeneration() == null
                ? "resourceVersion " + meta.getResourceVersion()
                : "generation " + meta.getGeneration();
    }

    /// Whoever wrote it last, beside us and those that write its status.
    private static String manager(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .filter(it -> !Labels.MANAGER.equals(it.getManager()))
                .filter(it -> it.getSubresource() == null || it.getSubresource().isEmpty())
                .max(Comparator.comparing(it -> Objects.requireNonNullElse(it.getTime(), "")))
                .map(ManagedFieldsEntry::getManager)
                .map(name -> name.substring(0, Math.min(LONGEST_MANAGER, name.length())))
                .orElse("unknown");
    }

    /// The changes of the last day with those that are new, the newest first, so many at most.
    public static List<Drift> with(List<Drift> kept, List<Drift> seen, Instant now) {
        var all = new ArrayList<Drift>();
        seen.stream()
                .filter(it ->
                        kept.stream()
                                .noneMatch(old ->
                                        old.object().equals(it.object())
                                                && old.version().equals(it.version())))
                .forEach(all::add);
        kept.stream().filter(it -> it.at().isAfter(now.minus(LONG))).forEach(all::add);
        return List.copyOf(all.subList(0, Math.min(KEPT, all.size())));
    }

    /// That somebody insists: three changes within five minutes, or three by one manager within a day.
    public static Optional<Problem> contested(List<Drift> drifts, Instant now) {
        for (var drift : drifts) {
            var same =
                    drifts.stream()
                            .filter(it -> it.object().equals(drift.object()))
                            .filter(it -> it.at().isAfter(now.minus(LONG)))
                            .toList();
            var lately = same.stream().filter(it -> it.at().isAfter(now.minus(SHORT))).count();
            var by = same.stream().filter(it -> it.manager().equals(drift.manager())).count();
            if (lately >= MANY || by >= MANY) {
                return Optional.of(
                        new Problem(
                                "RouteContested",
                                "%s was changed %d times within %s, lastly by the field manager %s, and was put back each time. Take the object out of what that manager applies. The condition clears %s after the last of these changes."
                                        .formatted(
                                                drift.object(),
                                                lately >= MANY ? lately : by,
                                                lately >= MANY ? "five minutes" : "a day",
                                                drift.manager(),
                                                by >= MANY ? "a day" : "five minutes")));
            }
        }
        return Optional.empty();
    }

    /// As it is written.
    public TrafficDrift write() {
        return new TrafficDrift(at.toString(), object, manager, version);
    }

    /// Reads what [#write] wrote; what cannot be read is left out.
    public static List<Drift> read(List<TrafficDrift> status) {
        return status.stream().flatMap(it -> read(it).stream()).toList();
    }

    private static Optional<Drift> read(TrafficDrift drift) {
        try {
            return Optional.of(
                    new Drift(
                            Instant.parse(String.valueOf(drift.at())),
                            String.valueOf(drift.object()),
                            String.valueOf(drift.manager()),
                            String.valueOf(drift.version())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
