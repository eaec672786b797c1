package io.alerthistory.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.http.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// The document and the route tables say the same.
class OpenApiTest {

    @TempDir Path folder;

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute() throws Exception {
        try (var service = Service.onSqlite(folder)) {
            var document =
                    new Yaml().<Map<String, Object>>load(service.get("/openapi.yaml").body());

            assertThat(described(document.get("paths"))).isEqualTo(registered(service.routes()));
        }
    }

    private static Set<String> described(@Nullable Object paths) {
        var described = new TreeSet<String>();
        if (paths instanceof Map<?, ?> map) {
            map.forEach((path, methods) ->
                    ((Map<?, ?>) methods)
                            .keySet()
                            .forEach(method ->
                                    described.add(
                                            method.toString().toUpperCase(Locale.ROOT)
                                                    + " "
                                                    + path)));
        }
        return described;
    }

    private static Set<String> registered(List<Route> routes) {
        var registered = new TreeSet<String>();
        routes.forEach(route -> registered.add(route.method().text() + " " + route.path()));
        return registered;
    }
}
