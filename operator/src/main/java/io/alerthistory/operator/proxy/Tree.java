package io.alerthistory.operator.proxy;

import java.util.LinkedHashMap;
import java.util.Map;

/// A part of a configuration, in the order in which it is written.
final class Tree {

    private static final String TYPE = "@type";
    private static final String TYPES = "type.googleapis.com/";

    private Tree() {}

    /// Of names and values in turn.
    static Map<String, Object> of(Object... pairs) {
        var tree = new LinkedHashMap<String, Object>();
        for (var i = 0; i < pairs.length; i += 2) {
            tree.put((String) pairs[i], pairs[i + 1]);
        }
        return tree;
    }

    /// A message of a type, such as `envoy.config.cluster.v3.Cluster`.
    static Map<String, Object> typed(String type, Object... pairs) {
        var tree = of(TYPE, TYPES + type);
        tree.putAll(of(pairs));
        return tree;
    }

    /// An extension of Envoy by name, with its own configuration.
    static Map<String, Object> extension(String name, String type, Object... pairs) {
        return of("name", name, "typed_config", typed(type, pairs));
    }

    /// A file of the mount. The kubelet swaps the whole folder, so the folder is what is watched.
    static Map<String, Object> watched(String folder, String file) {
        return of(
                "resource_api_version",
                "V3",
                "path_config_source",
                of("path", folder + "/" + file, "watched_directory", of("path", folder)));
    }
}
