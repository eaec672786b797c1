package io.alerthistory.service.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the members of one JSON object, by their names.
///
/// @param text makes what is read storable
record Fields(JsonNode object, Text text) {

    Fields {
        if (!object.isObject()) {
            throw new IllegalArgumentException("not an object: " + object.getNodeType());
        }
    }

    /// The object with this name; empty if there is none.
    Optional<Fields> object(String name) {
        var node = object.get(name);
        return node == null || !node.isObject()
                ? Optional.empty()
                : Optional.of(new Fields(node, text));
    }

    /// The text with this name, as it came; empty if there is none.
    String string(String name) throws Refused {
        var node = member(name);
        if (node == null) {
            return "";
        }
        if (!node.isTextual()) {
            throw new Refused("WRONG_TYPE", name + " is not text");
        }
        return node.textValue();
    }

    /// As [#string], for what is stored and not hashed.
    String storable(String name) throws Refused {
        return text.storable(string(name));
    }

    /// An object of texts; empty if there is none.
    Map<String, String> strings(String name) throws Refused {
        var node = member(name);
        if (node == null) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new Refused("WRONG_TYPE", name + " is not an object");
        }
        var result = new HashMap<String, String>(node.size() * 2);
        for (var entry : node.properties()) {
            put(result, name, entry.getKey(), entry.getValue());
        }
        return result;
    }

    void put(Map<String, String> into, String what, String name, @Nullable JsonNode value)
            throws Refused {
        if (name.isEmpty() && value != null && value.isTextual()) {
            throw new Refused("INVALID_NAME", what + " has a name that is empty");
        }
        if (value == null || !value.isTextual()) {
            throw new Refused("WRONG_TYPE", what + " has a value that is not text");
        }
        into.put(text.unicode(name), text.unicode(value.textValue()));
    }

    /// As [Rfc3339#time].
    Optional<Instant> time(String name) throws Refused {
        return Rfc3339.time(name, string(name));
    }

    @Nullable JsonNode member(String name) {
        var node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }
}
