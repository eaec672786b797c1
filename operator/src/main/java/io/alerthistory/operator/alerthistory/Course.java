package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.ActiveStack;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.RevisionFiles;
import io.alerthistory.operator.rollout.Backend;
import io.alerthistory.operator.rollout.Commands;
import io.alerthistory.operator.rollout.Mark;
import io.alerthistory.operator.rollout.Memory;
import io.alerthistory.operator.rollout.Policy;
import io.alerthistory.operator.rollout.Recorded;
import io.alerthistory.operator.rollout.Revision;
import io.alerthistory.operator.rollout.Rollout;
import io.alerthistory.operator.rollout.Rollouts;
import io.alerthistory.operator.rollout.Seen;
import io.alerthistory.operator.rollout.Sight;
import io.alerthistory.operator.rollout.Stage;
import io.alerthistory.operator.status.BackupView;
import io.alerthistory.operator.status.LegacyView;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.Problems;
import io.alerthistory.operator.status.RevisionView;
import io.alerthistory.operator.traffic.ClientService;
import io.alerthistory.operator.traffic.Provider;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What was decided about one AlertHistory: which backend the spec asks for, who has the traffic, and
/// which revisions stay.
///
/// @param instance the AlertHistory
/// @param image of the revision of the spec
/// @param revision that the spec asks for, whoever shall have the traffic
/// @param before what was kept until now
/// @param memory what is kept from now on
/// @param carriage what carries the traffic from now on
/// @param obstacle why a run cannot work
/// @param backup of the database, as it was seen
/// @param files of the revisions that are there, by revision
record Course(
        Instance instance,
        String image,
        String revision,
        Memory before,
        Memory memory,
        Carriage carriage,
        Optional<Problem> obstacle,
        BackupView backup,
        Map<String, RevisionFiles> files) {

    /// With a spec that cannot be built: what runs goes on as it is.
    ///
    /// @return empty if nothing runs
    static Optional<Course> frozen(
            Instance instance, AlertHistoryStatus status, Observed observed, Instant now) {
        var kept = Recorded.memory(status);
        return kept.active()
                .flatMap(Backend::revision)
                .map(revision ->
                        new Course(
                                instance,
                                String.valueOf(status.image()),
                                revision,
                                kept,
                                kept,
                                new Carriage(
                                        instance,
                                        Carriage.kept(instance, status, observed),
                                        kept,
                                        desired(instance, revision),
                                        kept(kept, revision),
                                        observed,
                                        now),
                                Optional.empty(),
                                Backups.view(instance, status, observed, kept),
                                files(instance, observed)));
    }

    static Course of(
            Instance instance,
            Commands commands,
            AlertHistoryStatus status,
            Observed observed,
            Settings settings,
            Instant now) {
        var files = files(instance, observed);
        var handover = Carriage.kept(instance, status, observed);
        var policy =
                Policy.of(
                        instance.spec(),
                        Provider.of(
                                        handover.active(),
                                        instance,
                                        observed.objects(),
                                        observed.soundings())
                                .recycles());
        var kept = Recorded.memory(status);
        var mark =
                kept.active().isPresent()
                        ? Mark.NONE
                        : mark(
                                instance,
                                observed,
                                files,
                                Revision.of(
                                        instance.spec(),
                                        image(
                                                instance,
                                                Optional.empty(),
                                                status,
                                                files,
                                                settings)));
        var active = kept.active().or(mark::active);
        var image = image(instance, active, status, files, settings);
        var revision = Revision.of(instance.spec(), image);
        var views = new Views(instance, observed);
        var recovered = mark.equals(Mark.NONE) ? kept : recover(kept, mark, instance, policy, now);
        var obstacle =
                Obstacles.of(
                                instance,
                                observed,
                                Optional.ofNullable(status.adopted()),
                                desired(instance, revision))
                        .or(() -> Capacity.problem(instance, observed, recovered));
        var backup = Backups.view(instance, status, observed, recovered);
        var backends = new HashMap<Backend, Sight>();
        backends.put(Backend.LEGACY, observed.legacy().map(Course::sight).orElse(Sight.NONE));
        for (var each : revisions(recovered, revision)) {
            backends.put(
                    new Backend.Primary(each),
                    sight(views.of(each, deployed(recovered, revision)), observed.alive(each)));
        }
        var was =
                new Carriage(
                        instance,
                        handover,
                        recovered,
                        desired(instance, revision),
                        kept(recovered, revision),
                        observed,
                        now);
        var is = was.next(policy.drain());
        var seen =
                new Seen(
                        desired(instance, revision),
                        instance.spec().rolloutOrDefault().attemptOrDefault(),
                        instance.spec().pausedOrDefault(),
                        backends,
                        !is.settled(),
                        Verification.of(was, backends),
                        obstacle.map(Problem::message),
                        backup.sight(),
                        commands,
                        observed.samples());
        var memory = Rollouts.next(recovered, seen, policy, now);
        return new Course(
                instance,
                image,
                revision,
                kept,
                memory,
                new Carriage(
                        instance,
                        is,
                        memory,
                        desired(instance, revision),
                        kept(memory, revision),
                        observed,
                        now),
                obstacle,
                backup,
                files);
    }

    private static Memory recover(
            Memory kept, Mark mark, Instance instance, Policy policy, Instant now) {
        return Rollouts.recover(
                kept, mark, instance.spec().rolloutOrDefault().attemptOrDefault(), policy, now);
    }

    private static Mark mark(
            Instance instance,
            Observed observed,
            Map<String, RevisionFiles> files,
            String revision) {
        return observed.service()
                .map(service ->
                        ClientService.mark(service)
                                .map(mark -> mark.after(Carriage.sequence(observed)))
                                .orElseGet(() ->
                                        selected(instance, service, observed, files, revision)))
                .orElse(Mark.NONE);
    }

    /// Whom the Service selects: a revision that is ready, or the stack that was there before.
    private static Mark selected(
            Instance instance,
            io.fabric8.kubernetes.api.model.Service service,
            Observed observed,
            Map<String, RevisionFiles> files,
            String revision) {
        var views = new Views(instance, observed);
        var primary =
                ClientService.selected(service)
                        .filter(files::containsKey)
                        // Whom it selects before anybody had the traffic.
                        .filter(it -> !it.equals(revision))
                        .filter(it -> views.of(it, it).ready() > 0)
                        .<Backend>map(Backend.Primary::new);
        var legacy =
                observed.legacy()
                        .filter(view -> !view.selector().isEmpty())
                        .filter(view ->
                                service.getSpec().getSelector() != null
                                        && view.selector()
                                                .entrySet()
                                                .containsAll(
                                                        service.getSpec().getSelector().entrySet()))
                        .map(_ -> Backend.LEGACY);
        return new Mark(primary.or(() -> legacy), Optional.empty(), 0, 0, Optional.empty());
    }

    private static Set<String> revisions(Memory memory, String revision) {
        var revisions = new TreeSet<String>();
        revisions.add(revision);
        memory.active().flatMap(Backend::revision).ifPresent(revisions::add);
        memory.lastGood().flatMap(Backend::revision).ifPresent(revisions::add);
        memory.rollout()
                .running()
                .ifPresent(running -> {
                    running.run().from().revision().ifPresent(revisions::add);
                    running.run().to().revision().ifPresent(revisions::add);
                });
        return revisions;
    }

    private static Sight sight(RevisionView view, int pods) {
        return new Sight(
                view.wanted(),
                pods,
                view.ready(),
                view.wanted() > 0 && view.settled(),
                view.proven(),
                Problems.fatal(view).map(Problem::message).orElse(""),
                Problems.refusal(view).map(Problem::message).orElse(""),
                view.progress());
    }

    private static Sight sight(LegacyView view) {
        return new Sight(
                view.wanted(), view.alive(), view.ready(), view.able(), view.able(), "", "", "");
    }

    /// The revisions that stay: what has the traffic, what shall have it, and what had it before.
    Set<String> kept() {
        return kept(memory, revision);
    }

    private static Set<String> kept(Memory memory, String revision) {
        var kept = new TreeSet<String>();
        memory.lastGood().flatMap(Backend::revision).ifPresent(kept::add);
        switch (memory.rollout()) {
            case Rollout.Unowned _ -> kept.add(revision);
            case Rollout.Steady(var backend) -> {
                backend.revision().ifPresent(kept::add);
                kept.add(revision);
            }
            case Rollout.Running running -> {
                running.run().from().revision().ifPresent(kept::add);
                running.run().to().revision().ifPresent(kept::add);
            }
        }
        return kept;
    }

    /// The revision of the one Deployment that there is with SQLite.
    String deployed() {
        return deployed(memory, revision);
    }

    private static String deployed(Memory memory, String revision) {
        return memory.rollout().weights().entrySet().stream()
                .filter(share -> share.getValue() == Rollout.ALL)
                .findFirst()
                .flatMap(share -> share.getKey().revision())
                .orElse(revision);
    }

    /// Whether the spec says that the legacy stack shall have the traffic.
    boolean legacyWanted() {
        return desired().equals(Backend.LEGACY);
    }

    /// The backend that the spec asks for.
    Backend desired() {
        return desired(instance, revision);
    }

    private static Backend desired(Instance instance, String revision) {
        return instance.spec().trafficOrDefault().activeOrDefault() == ActiveStack.LEGACY
                ? Backend.LEGACY
                : new Backend.Primary(revision);
    }

    Optional<Rollout.Running> running() {
        return memory.rollout().running();
    }

    /// Whether a revision sends its clients away.
    boolean draining(String name) {
        return running()
                .filter(it -> it.stage() instanceof Stage.Drain)
                .filter(it -> it.run().from().revision().equals(Optional.of(name)))
                .isPresent();
    }

    /// Whether a revision owns the traffic outside a run.
    boolean active(String name) {
        return memory.active().flatMap(Backend::revision).equals(Optional.of(name));
    }

    /// What the spec says, else what has the traffic, else what was resolved before, else what the
    /// operator was released with: so an upgrade of the operator starts nothing.
    private static String image(
            Instance instance,
            Optional<Backend> active,
            AlertHistoryStatus status,
            Map<String, RevisionFiles> files,
            Settings settings) {
        return Optional.ofNullable(instance.spec().primaryOrDefault().image())
                .or(() ->
                        active.flatMap(Backend::revision)
                                .flatMap(it -> Optional.ofNullable(files.get(it)))
                                .map(RevisionFiles::image))
                .or(() ->
                        active.filter(Backend.LEGACY::equals)
                                .flatMap(_ -> Optional.ofNullable(status.image())))
                .orElse(settings.serviceImage());
    }

    private static Map<String, RevisionFiles> files(Instance instance, Observed observed) {
        var files = new HashMap<String, RevisionFiles>();
        observed.all(ConfigMap.class)
                .filter(map ->
                        map.getMetadata()
                                .getName()
                                .equals(instance.revisioned(Observed.revisionOf(map))))
                .flatMap(map -> RevisionFiles.read(map).stream())
                .forEach(read -> files.put(read.revision(), read));
        return files;
    }
}
