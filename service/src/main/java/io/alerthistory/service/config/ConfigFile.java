package io.alerthistory.service.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads `application.yaml` strictly: an unknown key, a key given twice or a value of another type
/// stops the start, and everything that is wrong is told together.
public final class ConfigFile {

    private ConfigFile() {}

    /// The configuration in a file.
    ///
    /// @throws InvalidConfiguration when there is no such file, or anything in it is wrong
    public static ServiceConfig load(Path file) throws InvalidConfiguration {
        return parse(file.toString(), read(file));
    }

    /// The configuration in a text.
    ///
    /// @param name of the file, for messages
    public static ServiceConfig parse(String name, String text) throws InvalidConfiguration {
        var findings = new Findings(name);
        var root = Section.root(YamlText.compose(text, findings), findings, false);
        var config = config(root);
        findings.throwProblems();
        return config;
    }

    private static ServiceConfig config(Section root) {
        var stack = stack(root.section("stack"));
        var server = server(root.section("server"));
        var database = new DatabaseSection(root).database();
        var episodes = episodes(root.section("episodes"));
        var intake = intake(root.section("intake"));
        var sources = SourcesSection.of(root);
        var retention = retention(root.section("retention"));
        var drain = root.duration("drain").orElse(ServiceConfig.defaults().drain());
        var liveFile = root.path("liveFile");
        var live = LivePart.of(root).over(LiveConfig.DEFAULT);
        return root.build(
                ServiceConfig.defaults(),
                () ->
                        new ServiceConfig(
                                stack, server, database, episodes, intake, sources, retention,
                                drain, liveFile, live));
    }

    private static ServiceConfig.Stack stack(Section section) {
        var otherwise = ServiceConfig.Stack.DEFAULT;
        var name = section.name("name").orElse(otherwise.name());
        var revision = section.name("revision").orElse(otherwise.revision());
        return section.build(otherwise, () -> new ServiceConfig.Stack(name, revision));
    }

    private static ServiceConfig.Server server(Section section) {
        var otherwise = ServiceConfig.Server.DEFAULT;
        var host = section.text("host").orElse(otherwise.host());
        var port = section.integer("port").orElse(otherwise.port());
        var adminPort = section.integer("adminPort").orElse(otherwise.adminPort());
        var intake = section.integer("maxConcurrentIntake").orElse(otherwise.maxConcurrentIntake());
        return section.build(
                otherwise, () -> new ServiceConfig.Server(host, port, adminPort, intake));
    }

    private static ServiceConfig.Episodes episodes(Section section) {
        var otherwise = ServiceConfig.Episodes.DEFAULT;
        Duration skew = section.duration("skew").orElse(otherwise.skew());
        Duration lateWindow = section.duration("lateWindow").orElse(otherwise.lateWindow());
        Duration staleFloor = section.duration("staleFloor").orElse(otherwise.staleFloor());
        return section.build(
                otherwise, () -> new ServiceConfig.Episodes(skew, lateWindow, staleFloor));
    }

    private static ServiceConfig.Intake intake(Section section) {
        var otherwise = ServiceConfig.Intake.DEFAULT;
        Duration timeout = section.duration("resolveTimeout").orElse(otherwise.resolveTimeout());
        var recorders = new ArrayList<ServiceConfig.Recorder>();
        for (var item : section.list("recorders")) {
            var instance = item.text("instance");
            var url = item.text("externalURL");
            if (instance.isEmpty()) {
                item.problem("instance", "is missing; give the host name that the events tell");
            }
            if (url.isEmpty()) {
                item.problem("externalURL", "is missing; give the --web.external-url of that host");
            }
            recorders.add(new ServiceConfig.Recorder(instance.orElse(""), url.orElse("")));
        }
        return section.build(otherwise, () -> new ServiceConfig.Intake(timeout, recorders));
    }

    private static ServiceConfig.Retention retention(Section section) {
        var otherwise = ServiceConfig.Retention.DEFAULT;
        var history = section.days("history").orElse(otherwise.history());
        var quarantine = section.days("quarantine").orElse(otherwise.quarantine());
        return new ServiceConfig.Retention(history, quarantine);
    }

    /// The text of a file of at most 1 MiB.
    static String read(Path file) throws InvalidConfiguration {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(YamlText.MOST_CHARS + 1);
            if (bytes.length > YamlText.MOST_CHARS) {
                throw unusable(file, "is larger than 1 MiB; is it the right file?");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException _) {
            throw unusable(file, "there is no such file; name one that exists");
        } catch (CharacterCodingException _) {
            throw unusable(file, "is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw unusable(
                    file,
                    "cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); let the service's user read it");
        }
    }

    private static InvalidConfiguration unusable(Path file, String why) {
        return new InvalidConfiguration(List.of(file + ": " + why));
    }
}
