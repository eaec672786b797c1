package io.alerthistory.operator.cluster;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.observe.Counters;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events on an AlertHistory. The name follows from what it says, so the same one is there once.
/// Losing one loses news, never state: a failure is logged and nothing else.
public final class EventWriter {

    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_NOTE = 1000;
    private static final int EXISTS = 409;

    private final KubernetesClient client;
    private final Counters counters;
    private final InstantSource clock;
    private final String reporter;

    /// Writes as a reporting instance, such as the name of the operator's pod.
    public EventWriter(
            KubernetesClient client, Counters counters, InstantSource clock, String reporter) {
        this.client = client;
        this.counters = counters;
        this.clock = clock;
        this.reporter = reporter;
    }

    /// Emits an Event.
    public void emit(AlertHistory about, boolean warning, String reason, String message) {
        var meta = about.getMetadata();
        var said = meta.getUid() + "\n" + meta.getGeneration() + "\n" + reason + "\n" + message;
        var event =
                new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(meta.getNamespace())
                        .withName(
                                meta.getName()
                                        + "."
                                        + UUID.nameUUIDFromBytes(
                                                said.getBytes(StandardCharsets.UTF_8)))
                        .endMetadata()
                        .withEventTime(new MicroTime(MICROS.format(clock.instant())))
                        .withType(warning ? "Warning" : "Normal")
                        .withReason(reason)
                        .withAction("Reconcile")
                        .withNote(
                                message.length() <= LONGEST_NOTE
                                        ? message
                                        : message.substring(0, LONGEST_NOTE))
                        .withReportingController("alert-history.io/" + Labels.MANAGER)
                        .withReportingInstance(reporter)
                        .withNewRegarding()
                        .withApiVersion(about.getApiVersion())
                        .withKind(about.getKind())
                        .withNamespace(meta.getNamespace())
                        .withName(meta.getName())
                        .withUid(meta.getUid())
                        .withResourceVersion(meta.getResourceVersion())
                        .endRegarding()
                        .build();
        try {
            client.resource(event).create();
            counters.wrote("create", "Event");
        } catch (KubernetesClientException e) {
            if (e.getCode() != EXISTS) {
                LOG.warn(
                        "event=lost namespace={} name={} reason={} cause={}",
                        meta.getNamespace(),
                        meta.getName(),
                        reason,
                        e.getMessage());
            }
        }
    }
}
