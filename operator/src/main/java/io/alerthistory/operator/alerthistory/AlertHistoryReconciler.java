package io.alerthistory.operator.alerthistory;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.cluster.EventWriter;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.Prometheus;
import io.alerthistory.operator.cluster.RouteProbe;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.cluster.Writer;
import io.alerthistory.operator.desired.Adoption;
import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.ObjectRef;
import io.alerthistory.operator.observe.Counters;
import io.alerthistory.operator.status.Problem;
import io.alerthistory.operator.status.StatusView;
import io.alerthistory.operator.status.Unreadable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Observe, plan, report, apply. The status goes first: whoever reads it after a crash carries out
/// what it authorises.
public final class AlertHistoryReconciler implements Reconciler<AlertHistory> {

    private static final Logger LOG = LoggerFactory.getLogger(AlertHistoryReconciler.class);
    private static final Duration AT_ONCE = Duration.ofMillis(200);
    private static final int CONFLICT = 409;

    private final Settings settings;
    private final GatewayWatch gateways;
    private final Observation observation;
    private final Sampler sampler;
    private final Farewell farewell;
    private final Lookup lookup;
    private final Writer writer;
    private final EventWriter events;
    private final Counters counters;
    private final InstantSource clock;
    // Why the last write of an AlertHistory was refused, by uid; for its status only.
    private final ConcurrentMap<String, Problem> failures = new ConcurrentHashMap<>();

    /// Of parts that are wired elsewhere.
    public AlertHistoryReconciler(
            Settings settings,
            Lookup lookup,
            StackProbe probe,
            RouteProbe routes,
            Prometheus prometheus,
            Writer writer,
            EventWriter events,
            Counters counters,
            InstantSource clock) {
        this.settings = settings;
        this.gateways = new GatewayWatch(routes, clock);
        this.observation = new Observation(lookup, probe, gateways);
        this.sampler = new Sampler(probe, prometheus);
        this.farewell = new Farewell(lookup, probe, writer);
        this.lookup = lookup;
        this.writer = writer;
        this.events = events;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, AlertHistory>> prepareEventSources(
            EventSourceContext<AlertHistory> context) {
        var sources = new ArrayList<>(EventSources.all(context));
        if (lookup.serviceMonitors()) {
            sources.add(EventSources.serviceMonitors(context));
        }
        if (lookup.routes()) {
            sources.add(EventSources.routes(context));
        }
        return sources;
    }

    @Override
    public UpdateControl<AlertHistory> reconcile(
            AlertHistory resource, Context<AlertHistory> context) {
        counters.reconciled();
        if (context.isPrimaryResourceDeleted()) {
            gateways.forget(resource.getMetadata().getUid());
            return UpdateControl.noUpdate();
        }
        var unreadable = Unreadable.of(resource);
        if (unreadable.isPresent()
                && !(resource.isMarkedForDeletion() && leaves(unreadable.get()))) {
            return answer(resource, unreadable.get(), context);
        }
        if (resource.isMarkedForDeletion()) {
            var again = farewell.step(resource, clock.instant());
            return again.map(it -> UpdateControl.<AlertHistory>noUpdate().rescheduleAfter(it))
                    .orElseGet(UpdateControl::noUpdate);
        }
        var needed = Farewell.needed(resource, StatusView.orEmpty(resource.getStatus()));
        if (needed != Farewell.holds(resource)) {
            writer.finalizer(resource, Farewell.FINALIZER, needed);
            return UpdateControl.<AlertHistory>noUpdate().rescheduleAfter(AT_ONCE);
        }
        var uid = resource.getMetadata().getUid();
        var failure = Optional.ofNullable(failures.get(uid));
        try {
            var observed = observation.of(resource, context, failure);
            var watched = sampler.with(resource, observed, clock.instant());
            var plan = plan(resource, watched);
            report(resource, plan, context);
            sampler.counted(resource, watched.samples());
            if (Farewell.owed(resource, plan.status())) {
                // Nothing is taken over before it is sure to be given back.
                return UpdateControl.<AlertHistory>noUpdate().rescheduleAfter(AT_ONCE);
            }
            carryOut(resource, plan);
            failures.remove(uid);
            // The status still tells of the failure; what was done comes back as events.
            return UpdateControl.<AlertHistory>noUpdate()
                    .rescheduleAfter(failure.isPresent() ? AT_ONCE : plan.wakeUp());
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                LOG.info(
                        "reconcile=stale namespace={} name={}",
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName());
                return UpdateControl.<AlertHistory>noUpdate().rescheduleAfter(AT_ONCE);
            }
            counters.failed();
            if (e.getCode() > 0) {
                var problem = Refusals.of(e.getCode(), e.getStatus(), e.getMessage());
                failures.put(uid, problem);
                throw new RefusedWrite(problem);
            }
            throw e;
        } catch (RuntimeException e) {
            counters.failed();
            throw e;
        }
    }

    /// Whether enough was read to leave the legacy stack behind as it shall be.
    private static boolean leaves(Unreadable unreadable) {
        return unreadable.leaves("spec.legacy") && unreadable.leaves("spec.traffic");
    }

    /// Says what cannot be read, and leaves the rest as it is. A status that cannot be read stays too.
    private UpdateControl<AlertHistory> answer(
            AlertHistory resource, Unreadable unreadable, Context<AlertHistory> context) {
        var meta = resource.getMetadata();
        var problem =
                unreadable.problem(
                        resource.isMarkedForDeletion()
                                ? meta.getFinalizers().stream()
                                        .filter(Farewell.FINALIZER::equals)
                                        .findFirst()
                                : Optional.empty());
        if (!unreadable.leaves("status")) {
            if (!problem.equals(failures.put(meta.getUid(), problem))) {
                tell(resource, new Plan.Notice(true, problem.reason(), problem.message()));
            }
            return UpdateControl.noUpdate();
        }
        var status =
                StatusView.invalid(
                        StatusView.orEmpty(resource.getStatus()),
                        meta.getGeneration(),
                        problem,
                        clock.instant());
        var notices = Notices.between(StatusView.orEmpty(resource.getStatus()), status);
        try {
            report(resource, Plan.nothing(status, notices, AT_ONCE), context);
            return UpdateControl.noUpdate();
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return UpdateControl.<AlertHistory>noUpdate().rescheduleAfter(AT_ONCE);
            }
            throw e;
        }
    }

    /// Plans, looks up the names that no cache has, and plans again with what was found.
    private Plan plan(AlertHistory resource, Observed observed) {
        var now = clock.instant();
        var plan = Planner.plan(resource, observed, settings, now);
        var meta = resource.getMetadata();
        var ours = new ArrayList<HasMetadata>();
        var foreign = new ArrayList<Foreign>();
        Stream.concat(plan.applies().stream(), plan.traffic().stream())
                .filter(object -> observed.find(ObjectRef.of(object)).isEmpty())
                .filter(object ->
                        !observed.service()
                                .map(ObjectRef::of)
                                .equals(Optional.of(ObjectRef.of(object))))
                .flatMap(object -> lookup.live(object).stream())
                .forEach(live ->
                        Foreign.of(live, meta.getName(), meta.getUid())
                                .ifPresentOrElse(foreign::add, () -> ours.add(live)));
        return ours.isEmpty() && foreign.isEmpty()
                ? plan
                : Planner.plan(resource, observed.with(ours, foreign), settings, now);
    }

    private void report(AlertHistory resource, Plan plan, Context<AlertHistory> context) {
        if (plan.status().equals(resource.getStatus())) {
            return;
        }
        var written = writer.status(resource, plan.status());
        context.eventSourceRetriever()
                .getControllerEventSource()
                .handleRecentResourceUpdate(ResourceID.fromResource(resource), written, resource);
        Notices.corrected(StatusView.orEmpty(resource.getStatus()), plan.status())
                .forEach(it -> counters.corrected(String.valueOf(it.object())));
        plan.notices().forEach(it -> tell(resource, it));
    }

    private void tell(AlertHistory resource, Plan.Notice notice) {
        LOG.info(
                "alerthistory namespace={} name={} reason={} message=\"{}\"",
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                notice.reason(),
                notice.message());
        events.emit(resource, notice.warning(), notice.reason(), notice.message());
    }

    private void carryOut(AlertHistory resource, Plan plan) {
        var namespace = resource.getMetadata().getNamespace();
        KubernetesClientException refused = null;
        for (var object : plan.applies()) {
            try {
                writer.apply(object);
            } catch (KubernetesClientException e) {
                LOG.warn(
                        "refused verb=apply kind={} namespace={} name={} code={} cause=\"{}\"",
                        object.getKind(),
                        namespace,
                        object.getMetadata().getName(),
                        e.getCode(),
                        e.getMessage());
                refused = refused == null ? e : refused;
            }
        }
        if (refused != null) {
            // Nothing is moved, deleted or scaled while something is missing.
            throw refused;
        }
        plan.traffic().forEach(object -> moveTraffic(resource, plan.status(), object));
        plan.deletes().forEach(writer::delete);
        plan.scales()
                .forEach(scale ->
                        writer.scale(
                                namespace,
                                scale.workload().kind(),
                                scale.workload().name(),
                                scale.replicas()));
        plan.hurries().forEach(it -> writer.hurry(namespace, it.pod(), it.files()));
    }

    private void moveTraffic(
            AlertHistory resource, AlertHistoryStatus authority, HasMetadata object) {
        var meta = resource.getMetadata();
        var live = lookup.live(object);
        requireAuthority(resource, authority);
        if (live.isEmpty()) {
            // One that is gone needs not be given back.
            if (!Adoption.givesBack(object)) {
                writer.apply(object);
            }
        } else if (Adoption.givesBack(object)) {
            writer.giveBack((Service) object, (Service) live.get());
        } else if (Foreign.of(live.get(), meta.getName(), meta.getUid()).isEmpty()
                || (live.get() instanceof Service service
                        && Adoption.held(
                                Instance.of(resource),
                                service,
                                Optional.ofNullable(authority.adopted())))) {
            writer.applyTraffic(object, live.get());
        }
    }

    /// That no other process has moved on since the status was written: this one may have stood still.
    /// It is read after the object. Whoever writes a status later also writes the object later, so either
    /// that write follows this one, or this one is refused for the object's version.
    private void requireAuthority(AlertHistory resource, AlertHistoryStatus authority) {
        var now =
                lookup.live(resource)
                        .map(it ->
                                StatusView.orEmpty(((AlertHistory) it).getStatus()).programmed());
        if (!now.equals(Optional.ofNullable(authority.programmed()))) {
            throw new KubernetesClientException(
                    "the weights of %s/%s were changed meanwhile"
                            .formatted(
                                    resource.getMetadata().getNamespace(),
                                    resource.getMetadata().getName()),
                    CONFLICT,
                    null);
        }
    }
}
