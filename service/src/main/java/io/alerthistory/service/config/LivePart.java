package io.alerthistory.service.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The live keys that one file gives; what it does not give, another decides.
record LivePart(
        Optional<LogLevel> logLevel,
        Optional<Boolean> draining,
        Optional<Boolean> active,
        Optional<LiveConfig.Auth> auth) {

    static final LivePart NOTHING =
            new LivePart(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// A live file's keys, and what was strange but does not matter.
    record Read(LivePart part, List<String> warnings) {}

    /// Reads a live file: unknown keys warn, everything else is as strict as in the main file. A file
    /// without a document is refused, because a half-written one looks like that.
    static Read parse(String name, String text) throws InvalidConfiguration {
        var findings = new Findings(name);
        var document = YamlText.compose(text, findings);
        if (document.isEmpty()) {
            findings.problem(1, "the file is empty; write {} to set nothing");
        }
        var part = of(Section.root(document, findings, true));
        findings.throwProblems();
        return new Read(part, findings.warnings());
    }

    static LivePart of(Section root) {
        return new LivePart(
                root.choice("logLevel", LogLevel.keys(), LogLevel::ofKey),
                root.bool("draining"),
                root.bool("active"),
                root.has("auth") ? auth(root.section("auth")) : Optional.empty());
    }

    private static Optional<LiveConfig.Auth> auth(Section section) {
        if (!section.has("tokens")) {
            section.problem("tokens", "missing; give a list, [] for a service that is open");
            return Optional.empty();
        }
        var tokens = new ArrayList<LiveConfig.Token>();
        for (var item : section.list("tokens")) {
            token(item).ifPresent(tokens::add);
        }
        return Optional.of(new LiveConfig.Auth(tokens));
    }

    private static Optional<LiveConfig.Token> token(Section item) {
        var name = item.name("name");
        var role = item.choice("role", Role.keys(), Role::ofKey);
        var file = item.path("tokenFile");
        for (var key : List.of("name", "role", "tokenFile")) {
            if (!item.has(key)) {
                item.problem(key, "missing; every token has a name, a role and a tokenFile");
            }
        }
        if (name.isEmpty() || role.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        return item.build(
                Optional.empty(),
                () ->
                        Optional.of(
                                new LiveConfig.Token(
                                        name.get(), role.get(), new SecretFile(file.get()))));
    }

    /// These keys over those of another.
    LiveConfig over(LiveConfig base) {
        return new LiveConfig(
                logLevel.orElse(base.logLevel()),
                draining.orElse(base.draining()),
                active.or(base::active),
                auth.orElse(base.auth()));
    }
}
