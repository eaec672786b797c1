package io.alerthistory.service.manual;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a YAML document is made of, where anything may be missing.
final class Tree {

    private Tree() {}

    static Map<String, Object> map(@Nullable Object node) {
        var map = new LinkedHashMap<String, Object>();
        if (node instanceof Map<?, ?> given) {
            given.forEach((key, value) -> map.put(String.valueOf(key), value));
        }
        return map;
    }

    static List<Object> list(@Nullable Object node) {
        return node instanceof List<?> given
                ? given.stream().<Object>map(one -> one == null ? "null" : one).toList()
                : List.of();
    }

    static String text(@Nullable Object node) {
        return node == null ? "" : node.toString();
    }
}
