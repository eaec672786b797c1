package io.alerthistory.service.intake;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A silence as an Alertmanager answers it at `GET /api/v2/silences`.
///
/// @param detail what is kept of it, as the event recorder's silences are
record PulledSilence(Instant startsAt, Map<String, String> detail) {

    /// The silences of an answer, by id. One that cannot be read is left out: it is known by its id only.
    static Map<String, PulledSilence> parse(byte[] body) throws MalformedBody {
        var text = new Text();
        var silences = new HashMap<String, PulledSilence>();
        StrictJson.elements(
                body,
                false,
                Integer.MAX_VALUE,
                element -> {
                    try {
                        var fields = new Fields(element, text);
                        var detail = new LinkedHashMap<String, String>();
                        for (var name : new String[] {"id", "createdBy", "comment"}) {
                            detail.put(name, fields.storable(name));
                        }
                        var starts = fields.time("startsAt").orElseThrow(() -> none("startsAt"));
                        var ends = fields.time("endsAt").orElseThrow(() -> none("endsAt"));
                        detail.put("startsAt", starts.toString());
                        detail.put("endsAt", ends.toString());
                        detail.put("matchers", SilenceMatchers.ofApi(element, text));
                        silences.put(fields.storable("id"), new PulledSilence(starts, detail));
                    } catch (Refused _) {
                        // Its id says enough.
                    }
                });
        return silences;
    }

    private static Refused none(String name) {
        return new Refused("NO_TIME", name + " is missing");
    }
}
