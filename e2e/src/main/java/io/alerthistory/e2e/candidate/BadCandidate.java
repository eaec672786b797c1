package io.alerthistory.e2e.candidate;

import com.sun.net.httpserver.HttpServer;
import io.alerthistory.e2e.equipment.FreePorts;
import io.alerthistory.e2e.equipment.Misbehaviour;
import io.alerthistory.e2e.equipment.Mood;
import io.alerthistory.service.Main;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.yaml.snakeyaml.Yaml;

/// `serve --config FILE` as the service takes it. The service itself runs behind a front, in this
/// process, with the same configuration but for its ports; so whatever is answered 200 is in the
/// history. `MISBEHAVE` ([Misbehaviour#parse]) says how the front behaves at first.
public final class BadCandidate {

    private BadCandidate() {}

    /// Starts the front, then becomes the service.
    public static void main(String[] args) throws IOException {
        var mood = new Mood(Misbehaviour.parse(System.getenv(Misbehaviour.VARIABLE)));
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var line = args.clone();
        var file = line[List.of(line).indexOf("--config") + 1];
        Map<String, Object> config = new Yaml().load(Files.readString(Path.of(file)));
        var moved = Files.createTempFile("behind", ".yaml");
        Files.writeString(moved, new Yaml().dump(behind(config, new Front(mood))));
        line[List.of(line).indexOf(file)] = moved.toString();
        Main.main(line);
    }

    /// Lets a front listen where the service would, and moves the service.
    private static Map<String, Object> behind(Map<String, Object> config, Front front)
            throws IOException {
        if (!(config.get("server") instanceof Map<?, ?> server)
                || !(server.get("port") instanceof Integer api)
                || !(server.get("adminPort") instanceof Integer admin)) {
            throw new IllegalArgumentException(
                    "server.port and server.adminPort are not in the configuration");
        }
        var behind = FreePorts.take();
        listen(api).createContext("/", it -> front.api(it, behind.api()));
        listen(admin).createContext("/", it -> front.admin(it, behind.admin()));
        var moved = new LinkedHashMap<>(config);
        moved.put(
                "server",
                Map.of("host", "127.0.0.1", "port", behind.api(), "adminPort", behind.admin()));
        return moved;
    }

    private static HttpServer listen(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }
}
