package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.alert.StableId;
import io.alerthistory.service.episode.Mute;
import io.alerthistory.service.episode.Muting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What Alertmanager's event recorder posts: one event, or an array of them. What is no event that says
/// anything of an alert is counted, never refused; one that should and cannot be read is kept.
///
/// @param said what the events say of alerts, in their order
/// @param mayRepeat whether the body with this index may be a mere repeat: an alert was grouped again
/// @param counts how many events there were of each kind
record RecordedEvents(
        List<Intake.Heard> said, List<Boolean> mayRepeat, Map<EventKind, Integer> counts) {

    private static final int MOST_EVENTS = 20_000;

    /// Reads a body of at most 16 MiB.
    ///
    /// @param instances the `externalURL` of the Alertmanagers on these hosts
    /// @param lateWindow how old the word of an event may be; an older one counts as just seen
    static RecordedEvents parse(
            byte[] body, Instant now, Map<String, String> instances, Duration lateWindow)
            throws MalformedBody {
        var reading = new Reading(now.truncatedTo(ChronoUnit.MICROS), instances, lateWindow);
        StrictJson.elements(body, true, MOST_EVENTS, reading::event);
        return new RecordedEvents(reading.said, reading.repeats, reading.counts);
    }

    int events() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static final class Reading {
        private final Instant now;
        private final Map<String, String> instances;
        private final Duration lateWindow;
        private final Text text = new Text();
        private final List<Intake.Heard> said = new ArrayList<>();
        private final List<Boolean> repeats = new ArrayList<>();
        private final Map<EventKind, Integer> counts = new EnumMap<>(EventKind.class);

        Reading(Instant now, Map<String, String> instances, Duration lateWindow) {
            this.now = now;
            this.instances = instances;
            this.lateWindow = lateWindow;
        }

        void event(JsonNode event) throws MalformedBody {
            var data = event.get("data");
            if (data == null || !data.isObject()) {
                throw new MalformedBody(
                        "NOT_AN_EVENT",
                        "this is no event of Alertmanager's recorder: it has no \"data\"; point an"
                                + " event_recorder webhook output at this address");
            }
            for (var member : data.properties()) {
                var kind = EventKind.ofWireName(member.getKey());
                counts.merge(kind, 1, Integer::sum);
                read(kind, new Fields(event, text), member.getValue());
            }
        }

        private void read(EventKind kind, Fields event, JsonNode what) {
            var instance = "";
            try {
                var host = event.storable("instance");
                instance = instances.getOrDefault(host, host);
                var seenAt = seenAt(event);
                switch (kind) {
                    case ALERT_CREATED, ALERT_GROUPED, ALERT_RESOLVED -> {
                        var alert =
                                EventAlerts.alert(
                                        EventAlerts.fields(what.get("alert"), text), seenAt);
                        var mayRepeat = true;
                        add(seenAt, mayRepeat, instance, new WebhookBody.Storable(alert));
                    }
                    case NOTIFICATION -> notification(what, instance, seenAt);
                    case SILENCE_MUTED_ALERT ->
                            add(seenAt, false, instance, silenced(what, seenAt));
                    case INHIBITION_MUTED_ALERT ->
                            add(seenAt, false, instance, inhibited(what, seenAt));
                    case SILENCE_CREATED, SILENCE_UPDATED, STARTUP, SHUTDOWN, UNKNOWN -> {}
                }
            } catch (Refused refused) {
                var unreadable =
                        WebhookBody.Unstorable.alert(
                                refused.reason(), refused.sentence(), event.object().toString());
                add(now, false, instance, unreadable);
            }
        }

        private void add(Instant seenAt, boolean repeat, String instance, WebhookBody.Entry entry) {
            said.add(new Intake.Heard(WebhookBody.event(instance, List.of(entry)), seenAt));
            repeats.add(repeat);
        }

        private void notification(JsonNode what, String instance, Instant seenAt) throws Refused {
            var group = new Fields(what, text).object("groupInfo");
            var entries = new ArrayList<WebhookBody.Entry>();
            for (var alert : what.path("alerts")) {
                entries.add(
                        new WebhookBody.Storable(
                                EventAlerts.alert(EventAlerts.fields(alert, text), seenAt)));
            }
            var receiver = group.isEmpty() ? "" : group.get().storable("receiverName");
            var groupKey = group.isEmpty() ? "" : group.get().storable("groupKey");
            said.add(
                    new Intake.Heard(
                            WebhookBody.notified(instance, receiver, groupKey, entries), seenAt));
            repeats.add(false);
        }

        private WebhookBody.Muted silenced(JsonNode what, Instant seenAt) throws Refused {
            var silence = EventAlerts.fields(what.get("silence"), text);
            var detail = new LinkedHashMap<String, String>();
            for (var name : List.of("id", "createdBy", "comment", "startsAt", "endsAt")) {
                detail.put(name, silence.storable(name));
            }
            detail.put("matchers", SilenceMatchers.ofEvent(silence.object(), text));
            var id = silence.storable("id");
            var since = silence.time("startsAt").orElse(seenAt);
            return new WebhookBody.Muted(
                    EventAlerts.labels(EventAlerts.fields(what.get("mutedAlert"), text)),
                    new Muting(Mute.Kind.SILENCED, StableId.of("silence", id), since, seenAt),
                    id,
                    detail);
        }

        private WebhookBody.Muted inhibited(JsonNode what, Instant seenAt) throws Refused {
            var sources = new TreeSet<String>();
            for (var fingerprint : what.path("inhibitingFingerprints")) {
                EventAlerts.fingerprint(fingerprint).ifPresent(f -> sources.add(f.toString()));
            }
            var by = String.join(",", sources);
            var detail = new LinkedHashMap<String, String>();
            detail.put("sourceMatchers", matchers(what.path("inhibitRules"), "sourceMatchers"));
            detail.put("targetMatchers", matchers(what.path("inhibitRules"), "targetMatchers"));
            return new WebhookBody.Muted(
                    EventAlerts.labels(EventAlerts.fields(what.get("mutedAlert"), text)),
                    new Muting(Mute.Kind.INHIBITED, StableId.of("inhibition", by), seenAt, seenAt),
                    by,
                    detail);
        }

        private String matchers(JsonNode rules, String name) {
            var all = new ArrayList<String>();
            for (var rule : rules) {
                for (var matcher : rule.path(name)) {
                    all.add(matcher.path("rendered").asText(""));
                }
            }
            return text.storable(String.join(", ", all));
        }

        /// When it was seen, by the clock of the Alertmanager if that is believable.
        private Instant seenAt(Fields event) throws Refused {
            var told = event.time("@timestamp").orElse(now);
            return told.isAfter(now) || told.isBefore(now.minus(lateWindow)) ? now : told;
        }
    }
}
