package io.alerthistory.service.config;

import io.alerthistory.service.config.DatabaseConfig.Address;
import io.alerthistory.service.config.DatabaseConfig.Credential;
import io.alerthistory.service.config.DatabaseConfig.InFile;
import io.alerthistory.service.config.DatabaseConfig.Plain;
import io.alerthistory.service.config.DatabaseConfig.Postgres;
import io.alerthistory.service.config.DatabaseConfig.Server;
import io.alerthistory.service.config.DatabaseConfig.Sqlite;
import io.alerthistory.service.config.DatabaseConfig.Url;
import io.alerthistory.service.config.DatabaseConfig.UrlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// The configuration that is in force, in the form of the file, for the log and the API. Secrets are
/// masked, those in URLs too; names of files and users are not.
public final class Effective {

    private Effective() {}

    /// Maps, lists, text, whole numbers and truths, in the order of the file.
    ///
    /// @param live what holds now
    public static Map<String, Object> of(ServiceConfig config, LiveConfig live) {
        var server = config.server();
        var episodes = config.episodes();
        var all = new LinkedHashMap<String, Object>();
        all.put("stack", map("name", config.stack().name(), "revision", config.stack().revision()));
        all.put(
                "server",
                map(
                        "host", server.host(),
                        "port", server.port(),
                        "adminPort", server.adminPort(),
                        "maxConcurrentIntake", server.maxConcurrentIntake()));
        all.put("database", database(config.database()));
        all.put(
                "episodes",
                map(
                        "skew", Durations.print(episodes.skew()),
                        "lateWindow", Durations.print(episodes.lateWindow()),
                        "staleFloor", Durations.print(episodes.staleFloor())));
        all.put(
                "intake",
                map(
                        "resolveTimeout", Durations.print(config.intake().resolveTimeout()),
                        "recorders",
                                config.intake().recorders().stream()
                                        .map(one ->
                                                map(
                                                        "instance", one.instance(),
                                                        "externalURL", one.externalUrl()))
                                        .collect(Collectors.toCollection(ArrayList::new))));
        if (!config.sources().isEmpty()) {
            all.put("sources", config.sources().stream().map(Effective::source).toList());
        }
        all.put(
                "retention",
                map(
                        "history", Durations.printDays(config.retention().history()),
                        "quarantine", Durations.printDays(config.retention().quarantine())));
        all.put("drain", Durations.print(config.drain()));
        config.liveFile().map(Path::toString).ifPresent(path -> all.put("liveFile", path));
        all.put("logLevel", live.logLevel().key());
        all.put("draining", live.draining());
        live.active().ifPresent(active -> all.put("active", active));
        all.put(
                "auth",
                map("tokens", live.auth().tokens().stream().map(Effective::token).toList()));
        return all;
    }

    private static Map<String, Object> source(AlertmanagerSource source) {
        var all = new LinkedHashMap<String, Object>();
        all.put(
                "peers",
                source.peers().stream()
                        .map(peer -> map("url", peer.url(), "externalURL", peer.externalUrl()))
                        .toList());
        all.put("interval", Durations.print(source.interval()));
        all.put("timeout", Durations.print(source.timeout()));
        source.tokenFile().ifPresent(file -> all.put("tokenFile", file.path().toString()));
        source.user().ifPresent(user -> all.put("user", user));
        source.passwordFile().ifPresent(file -> all.put("passwordFile", file.path().toString()));
        source.caFile().ifPresent(file -> all.put("caFile", file.toString()));
        return map("alertmanager", all);
    }

    /// The same as YAML. Equal lists are written twice and not referred to, as each is one of its own.
    public static String yaml(ServiceConfig config, LiveConfig live) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(of(config, live));
    }

    private static Map<String, Object> database(DatabaseConfig database) {
        return switch (database) {
            case Sqlite sqlite -> map("sqlite", map("path", sqlite.path().toString()));
            case Postgres postgres -> map("postgres", postgres(postgres));
        };
    }

    private static Map<String, Object> postgres(Postgres postgres) {
        var map = new LinkedHashMap<String, Object>();
        switch (postgres.address()) {
            case Server server -> {
                map.put("host", server.host());
                map.put("port", server.port());
                map.put("name", server.name());
                switch (server.user()) {
                    case Plain plain -> map.put("user", plain.value().reveal());
                    case InFile in -> map.put("usernameFile", in.file().path().toString());
                }
                server.password().ifPresent(password -> put(map, password));
            }
            case Url url -> map.put("url", shown(url.url()));
            case UrlFile file -> map.put("urlFile", file.file().path().toString());
        }
        postgres.sslMode().ifPresent(mode -> map.put("sslMode", mode.key()));
        postgres.caFile().ifPresent(path -> map.put("caFile", path.toString()));
        map.put("maxConnections", postgres.maxConnections());
        postgres.reads().ifPresent(reads -> put(map, reads));
        return map;
    }

    private static void put(Map<String, Object> map, Address reads) {
        switch (reads) {
            case Url url -> map.put("readUrl", shown(url.url()));
            case UrlFile file -> map.put("readUrlFile", file.file().path().toString());
            case Server _ ->
                    throw new IllegalStateException("a server to read from is given by its URL");
        }
    }

    private static void put(Map<String, Object> map, Credential password) {
        switch (password) {
            case Plain _ -> map.put("password", Secret.MASK);
            case InFile in -> map.put("passwordFile", in.file().path().toString());
        }
    }

    private static String shown(Secret url) {
        try {
            return PostgresUrl.parse(url.reveal()).toString();
        } catch (InvalidConfiguration _) {
            return Secret.MASK;
        }
    }

    private static Map<String, Object> token(LiveConfig.Token token) {
        return map(
                "name", token.name(),
                "role", token.role().key(),
                "tokenFile", token.tokenFile().path().toString());
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
