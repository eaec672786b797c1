package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Fingerprint;
import io.alerthistory.service.alert.Labels;
import io.alerthistory.service.alert.StableId;
import io.alerthistory.service.episode.Mute;
import io.alerthistory.service.episode.Muting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What an Alertmanager answers at `GET /api/v2/alerts` and `GET /api/v2/status`.
///
/// An answer that cannot be understood as a whole is no answer: an alert that is overlooked would seem to be
/// gone.
///
/// @param firing what it holds
/// @param muted what of it is silenced or inhibited
/// @param held every alert that it holds
record PulledAlerts(
        List<WebhookBody.Entry> firing, List<WebhookBody.Muted> muted, Set<Fingerprint> held) {

    /// Reads the alerts.
    ///
    /// @param silences what is known of silences, by id
    /// @param now when it was asked
    /// @throws MalformedBody when anything in it is no alert
    static PulledAlerts parse(byte[] body, Map<String, PulledSilence> silences, Instant now)
            throws MalformedBody {
        var text = new Text();
        var firing = new ArrayList<WebhookBody.Entry>();
        var muted = new ArrayList<WebhookBody.Muted>();
        var held = new HashSet<Fingerprint>();
        StrictJson.elements(
                body,
                false,
                Integer.MAX_VALUE,
                element -> {
                    try {
                        var fields = new Fields(element, text);
                        var alert = alert(fields);
                        held.add(alert.labels().fingerprint());
                        firing.add(new WebhookBody.Storable(alert));
                        muted.addAll(muted(fields, alert.labels(), silences, now));
                    } catch (Refused refused) {
                        throw new MalformedBody(
                                "NOT_ALERTS", "an alert of the answer: " + refused.sentence());
                    }
                });
        return new PulledAlerts(firing, muted, held);
    }

    private static Alert alert(Fields fields) throws Refused {
        var labels = Labels.of(fields.strings("labels"));
        if (labels.size() == 0) {
            throw new Refused("NO_LABELS", "it has no label");
        }
        return new Alert(
                labels,
                fields.strings("annotations"),
                true,
                fields.time("startsAt"),
                fields.time("endsAt"),
                fields.storable("generatorURL"),
                Optional.empty());
    }

    private static List<WebhookBody.Muted> muted(
            Fields fields, Labels labels, Map<String, PulledSilence> silences, Instant now) {
        var status = fields.object("status");
        if (status.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<WebhookBody.Muted>();
        for (var id : texts(status.get().object().path("silencedBy"), fields.text())) {
            var silence = silences.get(id);
            all.add(
                    new WebhookBody.Muted(
                            labels,
                            new Muting(
                                    Mute.Kind.SILENCED,
                                    StableId.of("silence", id),
                                    silence == null ? now : silence.startsAt(),
                                    now),
                            id,
                            silence == null ? Map.of("id", id) : silence.detail()));
        }
        var sources = texts(status.get().object().path("inhibitedBy"), fields.text());
        if (!sources.isEmpty()) {
            var by = String.join(",", sources);
            all.add(
                    new WebhookBody.Muted(
                            labels,
                            new Muting(
                                    Mute.Kind.INHIBITED, StableId.of("inhibition", by), now, now),
                            by,
                            Map.of()));
        }
        return all;
    }

    private static Set<String> texts(JsonNode array, Text text) {
        var texts = new TreeSet<String>();
        array.forEach(one -> texts.add(text.storable(one.asText(""))));
        texts.remove("");
        return texts;
    }

    /// Since when it runs, as the status says.
    ///
    /// @throws MalformedBody when it does not say
    static String startedAt(byte[] status) throws MalformedBody {
        JsonNode read = StrictJson.read(status, "", parser -> StrictJson.JSON.readTree(parser));
        var uptime = read.path("uptime");
        if (!uptime.isTextual() || uptime.textValue().isEmpty()) {
            throw new MalformedBody(
                    "NOT_A_STATUS",
                    "the status tells no uptime; is it an Alertmanager of version 0.16 or later?");
        }
        return uptime.textValue();
    }
}
