package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.alerthistory.service.alert.Alert;
import io.alerthistory.service.alert.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Prometheus posts to `/api/v2/alerts` of an Alertmanager, read as Alertmanager reads it: each
/// alert is judged on its own (`api/v2/api.go`, `postAlertsHandler`).
///
/// @param bodies one for each sender
/// @param refusals a sentence for each alert that is none, in their order
record PostedAlerts(List<WebhookBody> bodies, List<String> refusals) {

    private static final int MOST_REFUSALS = 20;

    /// Reads a body of at most 16 MiB.
    ///
    /// @param resolveTimeout how long an alert without an end holds
    /// @throws MalformedBody when it is no array of alerts
    static PostedAlerts parse(byte[] body, Instant now, Duration resolveTimeout)
            throws MalformedBody {
        var received = now.truncatedTo(ChronoUnit.MICROS);
        var text = new Text();
        var refusals = new ArrayList<String>();
        var senders = new LinkedHashMap<String, List<WebhookBody.Entry>>();
        StrictJson.elements(
                body,
                false,
                WebhookParser.MAX_ALERTS,
                element -> {
                    var entry = entry(element, text, received, resolveTimeout);
                    var sender = "";
                    if (entry instanceof WebhookBody.Storable(var alert)) {
                        sender = sender(alert.generatorUrl());
                    } else if (entry instanceof WebhookBody.Unstorable bad
                            && refusals.size() < MOST_REFUSALS) {
                        refusals.add(bad.detail());
                    }
                    senders.computeIfAbsent(sender, _ -> new ArrayList<>()).add(entry);
                });
        return new PostedAlerts(
                senders.entrySet().stream()
                        .map(posted -> WebhookBody.claims(posted.getKey(), posted.getValue()))
                        .toList(),
                refusals);
    }

    private static WebhookBody.Entry entry(
            JsonNode element, Text text, Instant now, Duration resolveTimeout) {
        try {
            if (!element.isObject()) {
                throw new Refused("NOT_AN_OBJECT", "an alert is not an object");
            }
            return new WebhookBody.Storable(alert(new Fields(element, text), now, resolveTimeout));
        } catch (Refused refused) {
            return WebhookBody.Unstorable.alert(
                    refused.reason(), refused.sentence(), element.toString());
        }
    }

    /// A missing start means what is known already; Alertmanager takes the end for it, or now.
    private static Alert alert(Fields fields, Instant now, Duration resolveTimeout) throws Refused {
        var labels = Labels.of(fields.strings("labels"));
        if (labels.size() == 0) {
            throw new Refused("NO_LABELS", "at least one label pair required");
        }
        var startsAt = fields.time("startsAt");
        var endsAt = fields.time("endsAt").orElseGet(() -> now.plus(resolveTimeout));
        if (startsAt.isPresent() && endsAt.isBefore(startsAt.get())) {
            throw new Refused("ENDS_BEFORE_START", "start time must be before end time");
        }
        return new Alert(
                labels,
                fields.strings("annotations"),
                endsAt.isAfter(now),
                startsAt,
                Optional.of(endsAt),
                fields.storable("generatorURL"),
                Optional.empty());
    }

    /// Who posts: the origin of the address where an alert was made, lower-case; empty without one.
    static String sender(String generatorUrl) {
        var scheme = generatorUrl.indexOf("://");
        if (scheme <= 0) {
            return "";
        }
        var end = scheme + 3;
        while (end < generatorUrl.length() && "/?#".indexOf(generatorUrl.charAt(end)) < 0) {
            end++;
        }
        var authority = generatorUrl.substring(scheme + 3, end);
        var host = authority.substring(authority.lastIndexOf('@') + 1);
        return host.isEmpty()
                ? ""
                : (generatorUrl.substring(0, scheme) + "://" + host).toLowerCase(Locale.ROOT);
    }
}
