package io.alerthistory.service.episode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// The webhook bodies that a real Alertmanager sent, and the episodes that they amount to.
@NullMarked
final class Recording {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// One received body.
    record Body(String stream, Instant receivedAt, boolean acknowledged, List<Said> said) {

        Body receivedAt(Instant at) {
            List<Said> then = new ArrayList<>();
            for (Said s : said) {
                Sighting old = s.sighting();
                then.add(
                        new Said(
                                s.labels(),
                                new Sighting(
                                        at,
                                        old.stream(),
                                        old.source(),
                                        old.firing(),
                                        old.startsAt(),
                                        old.endsAt())));
            }
            return new Body(stream, at, acknowledged, then);
        }
    }

    /// One alert of a body.
    record Said(Map<String, String> labels, Sighting sighting) {}

    /// One episode as the expectations write it.
    record Episode(
            String startsAt,
            @Nullable String endsAt,
            @Nullable String reason,
            boolean endIsUpperBound,
            int reopened) {}

    private final String name;
    private final List<Body> bodies;
    private final List<Body> everything;

    private Recording(String name, List<Body> bodies, List<Body> everything) {
        this.name = name;
        this.bodies = bodies;
        this.everything = everything;
    }

    static Recording named(String name) {
        List<Body> bodies = new ArrayList<>();
        List<Body> everything = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(open(name + ".jsonl"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode request = JSON.readTree(line);
                if (request.get("path").asText().startsWith("/webhook")) {
                    bodies.add(body(request));
                    everything.add(bodies.getLast());
                } else {
                    everything.addAll(events(request, everything.size()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recording(name, bodies, everything);
    }

    /// The webhooks that were acknowledged, and all events, each a body of its own.
    List<Body> withEvents() {
        return everything.stream().filter(Body::acknowledged).toList();
    }

    /// What the events told of notifications that were held back, by label set.
    Map<Map<String, String>, List<Muting>> mutings() {
        Map<Map<String, String>, List<Muting>> all = new LinkedHashMap<>();
        for (JsonNode event : recordedEvents(name)) {
            JsonNode silenced = event.at("/data/silenceMutedAlert");
            JsonNode inhibited = event.at("/data/inhibitionMutedAlert");
            Instant at = Instant.parse(event.get("@timestamp").asText());
            if (silenced.isObject()) {
                all.computeIfAbsent(
                                pairs(silenced.at("/mutedAlert/labels")), l -> new ArrayList<>())
                        .add(
                                new Muting(
                                        Mute.Kind.SILENCED,
                                        id(silenced.at("/silence/id").asText()),
                                        Instant.parse(silenced.at("/silence/startsAt").asText()),
                                        at));
            } else if (inhibited.isObject()) {
                String by = inhibited.get("inhibitingFingerprints").toString();
                all.computeIfAbsent(
                                pairs(inhibited.at("/mutedAlert/labels")), l -> new ArrayList<>())
                        .add(new Muting(Mute.Kind.INHIBITED, id(by), at, at));
            }
        }
        return all;
    }

    private static List<JsonNode> recordedEvents(String name) {
        List<JsonNode> events = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(open(name + ".jsonl"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode request = JSON.readTree(line);
                if (request.get("path").asText().equals("/events")) {
                    JSON.readTree(request.get("body").asText()).forEach(events::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    private static List<Body> events(JsonNode request, int number) throws IOException {
        List<Body> bodies = new ArrayList<>();
        for (JsonNode event : JSON.readTree(request.get("body").asText())) {
            Instant seenAt = Instant.parse(event.get("@timestamp").asText());
            List<Said> said = new ArrayList<>();
            JsonNode data = event.get("data");
            for (String kind : List.of("alertCreated", "alertGrouped", "alertResolved")) {
                if (data.path(kind).has("alert")) {
                    said.add(said(data.path(kind).get("alert"), seenAt));
                }
            }
            data.at("/notification/alerts").forEach(alert -> said.add(said(alert, seenAt)));
            bodies.add(new Body("event " + number + "." + bodies.size(), seenAt, true, said));
        }
        return bodies;
    }

    private static Said said(JsonNode alert, Instant seenAt) {
        JsonNode details = alert.has("details") ? alert.get("details") : alert;
        Instant startsAt = Instant.parse(details.get("startsAt").asText());
        Instant endsAt = Instant.parse(details.get("endsAt").asText());
        boolean firing = endsAt.isAfter(seenAt) || endsAt.isBefore(startsAt);
        return new Said(
                pairs(details.get("labels")),
                new Sighting(seenAt, id("events"), Source.EVENT, firing, startsAt, endsAt));
    }

    private static Map<String, String> pairs(JsonNode labels) {
        Map<String, String> pairs = new TreeMap<>();
        labels.get("labels")
                .forEach(p -> pairs.put(p.get("key").asText(), p.get("value").asText()));
        return pairs;
    }

    List<Body> bodies() {
        return bodies;
    }

    List<Body> acknowledged() {
        return bodies.stream().filter(Body::acknowledged).toList();
    }

    /// Episodes by label set, as an independent model found them.
    Map<Map<String, String>, List<Episode>> webhooksOnly() {
        return expected("webhooksOnly");
    }

    /// The same, from the webhooks together with the events.
    Map<Map<String, String>, List<Episode>> webhooksAndEvents() {
        return expected("withEvents");
    }

    private Map<Map<String, String>, List<Episode>> expected(String from) {
        Map<Map<String, String>, List<Episode>> expected = new LinkedHashMap<>();
        try (InputStream in = open(name + ".expected.json")) {
            for (JsonNode series : JSON.readTree(in).get(from)) {
                List<Episode> episodes = new ArrayList<>();
                for (JsonNode e : series.get("episodes")) {
                    episodes.add(
                            new Episode(
                                    e.get("startsAt").asText(),
                                    e.get("endsAt").textValue(),
                                    e.get("reason").textValue(),
                                    e.get("endIsUpperBound").asBoolean(),
                                    e.get("reopened").asInt()));
                }
                expected.put(labels(series.get("labels")), episodes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return expected;
    }

    /// What the rules make of some bodies, in the order given.
    static Map<Map<String, String>, List<Episode>> replay(List<Body> bodies) {
        Map<Map<String, String>, SeriesState> states = new LinkedHashMap<>();
        SeriesStateCodec codec = new SeriesStateCodec();
        long nextId = 1;
        for (Body body : bodies) {
            for (Said said : body.said()) {
                SeriesState state = states.getOrDefault(said.labels(), SeriesState.EMPTY);
                Step step = Episodes.see(state, said.sighting(), nextId++, Rules.DEFAULTS);
                states.put(said.labels(), codec.read(codec.write(step.state())));
            }
        }
        Map<Map<String, String>, List<Episode>> episodes = new LinkedHashMap<>();
        states.forEach((labels, state) ->
                episodes.put(labels, state.runs().stream().map(Recording::episode).toList()));
        return episodes;
    }

    /// Some other order of the same bodies in which each stream keeps its own; the times at which
    /// they arrived are dealt out anew, so the n-th body arrives when the n-th one did.
    static List<Body> interleaved(List<Body> bodies, Random random) {
        Map<String, List<Body>> streams = new TreeMap<>();
        List<String> turns = new ArrayList<>();
        for (Body body : bodies) {
            streams.computeIfAbsent(body.stream(), s -> new ArrayList<>()).add(body);
            turns.add(body.stream());
        }
        Collections.shuffle(turns, random);
        Map<String, Integer> positions = new TreeMap<>();
        List<Body> order = new ArrayList<>();
        for (String stream : turns) {
            int position = positions.merge(stream, 1, Integer::sum) - 1;
            Body body = Objects.requireNonNull(streams.get(stream)).get(position);
            order.add(body.receivedAt(bodies.get(order.size()).receivedAt()));
        }
        return order;
    }

    private static Body body(JsonNode request) throws IOException {
        Instant receivedAt = receivedAt(request.get("t").decimalValue());
        JsonNode body = JSON.readTree(request.get("body").asText());
        String stream =
                body.get("externalURL").asText()
                        + '\n'
                        + body.get("receiver").asText()
                        + '\n'
                        + body.get("groupKey").asText();
        List<Said> said = new ArrayList<>();
        for (JsonNode alert : body.get("alerts")) {
            boolean firing = alert.get("status").asText().equals("firing");
            Instant startsAt = Instant.parse(alert.get("startsAt").asText());
            Instant endsAt = Instant.parse(alert.get("endsAt").asText());
            said.add(
                    new Said(
                            labels(alert.get("labels")),
                            new Sighting(receivedAt, id(stream), firing, startsAt, endsAt)));
        }
        return new Body(stream, receivedAt, request.get("code").asInt() == 200, said);
    }

    private static Instant receivedAt(BigDecimal seconds) {
        return Micros.instant(seconds.movePointRight(6).longValue());
    }

    private static long id(String stream) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        return labels;
    }

    private static Episode episode(Run run) {
        return new Episode(
                wire(run.startedAt()),
                run.endedAt() == null ? null : wire(run.endedAt()),
                run.reason() == null ? null : run.reason().wireName(),
                run.endIsUpperBound(),
                run.reopens());
    }

    /// Always six fraction digits, as the expectations have them.
    private static String wire(Instant instant) {
        String text = instant.plusNanos(1).toString();
        return text.substring(0, text.length() - 4) + "Z";
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(
                Recording.class.getResourceAsStream("/alertmanager/" + file),
                () -> file + " is not among the test resources");
    }
}
