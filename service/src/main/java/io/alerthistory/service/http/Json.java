package io.alerthistory.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/// JSON answers. Values are maps, lists, records, text and numbers; times are text already.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private Json() {}

    /// Answers with the value as JSON.
    public static void send(ServerResponse response, Object value) {
        response.header(TYPE).send(bytes(value));
    }

    /// Answers with what is JSON already.
    public static void sendText(ServerResponse response, String json) {
        response.header(TYPE).send(json.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a value that is no JSON: " + value.getClass(), e);
        }
    }
}
