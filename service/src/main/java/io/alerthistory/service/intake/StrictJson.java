package io.alerthistory.service.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reads JSON strictly: encoding, syntax, duplicate keys, depth, junk after the end.
final class StrictJson {

    static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(32)
                                                    .maxStringLength(1 << 20)
                                                    .maxNameLength(1 << 10)
                                                    .maxNumberLength(64)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private StrictJson() {}

    /// Takes one element.
    @FunctionalInterface
    interface Taking {
        void take(JsonNode element) throws MalformedBody;
    }

    /// Makes something of a body.
    @FunctionalInterface
    interface Reading<T> {
        T of(JsonParser parser) throws IOException, MalformedBody;
    }

    /// Reads a body; what is wrong with it is said in one way.
    ///
    /// @param remedy what is said after a place where the body is no JSON
    static <T> T read(byte[] body, String remedy, Reading<T> reading) throws MalformedBody {
        StrictUtf8.check(body);
        try (var parser = JSON.createParser(body)) {
            return reading.of(parser);
        } catch (StreamConstraintsException e) {
            throw new MalformedBody(
                    "LIMIT_EXCEEDED",
                    "the body breaks a limit (depth 32, name 1 KiB, text 1 MiB, number 64 digits): "
                            + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new MalformedBody(
                    "MALFORMED_JSON",
                    "the body is not JSON" + (at == null ? "" : " at " + place(at)) + remedy);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /// Gives each element of an array, or a lone object, to `taking`, in order.
    ///
    /// @param lone whether an object may stand for an array of itself
    /// @param most how many elements there may be
    static void elements(byte[] body, boolean lone, int most, Taking taking) throws MalformedBody {
        read(
                body,
                "",
                parser -> {
                    elements(parser, lone, most, taking);
                    return body;
                });
    }

    private static void elements(JsonParser parser, boolean lone, int most, Taking taking)
            throws IOException, MalformedBody {
        var first = parser.nextToken();
        if (lone && first == JsonToken.START_OBJECT) {
            taking.take(JSON.readTree(parser));
        } else if (first == JsonToken.START_ARRAY) {
            array(parser, most, taking);
        } else {
            throw new MalformedBody(
                    "NOT_AN_ARRAY",
                    lone
                            ? "the body is neither an object nor an array of objects"
                            : "the body is not an array of alerts");
        }
        if (parser.nextToken() != null) {
            throw new MalformedBody(
                    "MALFORMED_JSON", "there is more after the end of the JSON value");
        }
    }

    private static void array(JsonParser parser, int most, Taking taking)
            throws IOException, MalformedBody {
        for (var taken = 0; parser.nextToken() != JsonToken.END_ARRAY; taken++) {
            if (taken == most) {
                throw new MalformedBody(
                        "TOO_MANY_ALERTS", "the body has more than " + most + " elements");
            }
            taking.take(JSON.readTree(parser));
        }
    }
}
