package io.alerthistory.operator.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.crds.v1alpha1.AlertHistorySpec;
import io.alerthistory.crds.v1alpha1.AlertHistoryStatus;
import io.alerthistory.operator.status.Unreadable;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How AlertHistories are read. A list of them is read whole even if one of them is of another
/// definition than this release has: what cannot be read of it is left out and remembered, see
/// [Unreadable]. An informer would end at it for ever, for all of them.
public final class Reading extends JsonDeserializer<AlertHistory> {

    private static final int LONGEST_VALUE = 60;

    private final ObjectMapper mapper;

    private Reading(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /// A mapper for a client: fields of later releases are ignored.
    public static ObjectMapper mapper() {
        var mapper =
                new ObjectMapper()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
        return mapper.registerModule(
                new SimpleModule("alerthistory")
                        .addDeserializer(AlertHistory.class, new Reading(mapper)));
    }

    @Override
    public AlertHistory deserialize(JsonParser parser, DeserializationContext context)
            throws IOException {
        var tree = context.readTree(parser);
        var problems = new ArrayList<String>();
        var resource = new AlertHistory();
        resource.setMetadata(mapper.treeToValue(tree.path("metadata"), ObjectMeta.class));
        resource.setSpec(read("spec", tree, AlertHistorySpec.class, problems));
        var status = read("status", tree, AlertHistoryStatus.class, problems);
        if (status != null) {
            resource.setStatus(status);
        }
        if (!problems.isEmpty()) {
            new Unreadable(problems).on(resource);
        }
        return resource;
    }

    /// Without the fields that cannot be read.
    private <T> @Nullable T read(String name, JsonNode tree, Class<T> type, List<String> problems)
            throws IOException {
        var left = tree.path(name).deepCopy();
        // A value that is not known must not become the default, which may move traffic.
        var reader =
                mapper.readerFor(type)
                        .without(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
        while (!left.isMissingNode() && !left.isNull()) {
            try {
                return reader.readValue(left);
            } catch (JsonMappingException e) {
                problems.add(problem(name, left, e));
                var field = e.getPath().isEmpty() ? null : e.getPath().getFirst().getFieldName();
                if (field == null
                        || !(left instanceof ObjectNode object)
                        || object.remove(field) == null) {
                    return null;
                }
            }
        }
        return null;
    }

    private static String problem(String name, JsonNode tree, JsonMappingException e) {
        var path = new StringBuilder(name);
        var value = tree;
        for (var part : e.getPath()) {
            var field = part.getFieldName();
            path.append(field == null ? "[" + part.getIndex() + "]" : "." + field);
            value = field == null ? value.path(part.getIndex()) : value.path(field);
        }
        var text = value.toString();
        return "%s: %s cannot be read"
                .formatted(
                        path,
                        value.isValueNode() && text.length() <= LONGEST_VALUE ? text : "its value");
    }
}
