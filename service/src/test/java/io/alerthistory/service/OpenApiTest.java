package io.alerthistory.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.service.http.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// The document and the route tables say the same.
class OpenApiTest {

    @TempDir Path folder;

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute() throws Exception {
        try (var service = Service.onSqlite(folder)) {
            var described = new TreeSet<String>();
            var document =
                    new Yaml()
                            .<Map<String, Map<String, Map<String, Object>>>>load(
                                    service.get("/openapi.yaml").body());
            document.get("paths")
                    .forEach((path, methods) ->
                            methods.keySet()
                                    .forEach(method ->
                                            described.add(
                                                    method.toUpperCase(Locale.ROOT) + " " + path)));

            assertThat(described).isEqualTo(registered(service.routes()));
        }
    }

    private static TreeSet<String> registered(List<Route> routes) {
        var registered = new TreeSet<String>();
        routes.forEach(route -> registered.add(route.method().text() + " " + route.path()));
        return registered;
    }
}
