package io.alerthistory.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one account asked of the API server since a time.
///
/// @param used every permission that let a request through
/// @param refused requests that none allowed
record AuditLog(SortedSet<Permission> used, List<String> refused) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;
    private static final int CREATED = 201;

    static AuditLog of(Path file, String user, Instant since) throws IOException {
        var log = new AuditLog(new TreeSet<>(), new ArrayList<>());
        try (var lines = Files.lines(file)) {
            lines.filter(line -> line.contains(user)).forEach(line -> log.read(line, user, since));
        }
        return log;
    }

    private void read(String line, String user, Instant since) {
        var request = parse(line);
        var object = request.path("objectRef");
        if (!request.path("user").path("username").asText().equals(user)
                || Instant.parse(request.path("requestReceivedTimestamp").asText()).isBefore(since)
                || object.isMissingNode()) {
            return;
        }
        var subresource = object.path("subresource").asText();
        var resource =
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource);
        var group = object.path("apiGroup").asText();
        var verb = request.path("verb").asText();
        var code = request.path("responseStatus").path("code").asInt();
        if (code == FORBIDDEN) {
            refused.add(verb + " " + resource + " " + request.path("requestURI").asText());
            return;
        }
        used.add(new Permission(group, resource, verb));
        if (verb.equals("patch") && code == CREATED) {
            // A server-side apply that creates is asked for both.
            used.add(new Permission(group, resource, "create"));
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // The last line, while it is being written.
            return JSON.createObjectNode();
        }
    }
}
