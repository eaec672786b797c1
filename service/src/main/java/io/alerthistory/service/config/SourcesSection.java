package io.alerthistory.service.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `sources`.
final class SourcesSection {

    private SourcesSection() {}

    static List<AlertmanagerSource> of(Section root) {
        var sources = new ArrayList<AlertmanagerSource>();
        for (var item : root.list("sources")) {
            if (!item.has("alertmanager")) {
                item.problem("alertmanager", "is missing; it is the one kind of source there is");
                continue;
            }
            source(item.section("alertmanager")).ifPresent(sources::add);
        }
        return sources;
    }

    private static Optional<AlertmanagerSource> source(Section section) {
        var peers = new ArrayList<AlertmanagerSource.Peer>();
        var complete = true;
        for (var item : section.list("peers")) {
            var url = item.text("url");
            var external = item.text("externalURL");
            if (url.isEmpty()) {
                item.problem("url", "is missing; give where the Alertmanager listens");
            }
            if (external.isEmpty()) {
                item.problem("externalURL", "is missing; give its --web.external-url");
            }
            complete &= url.isPresent() && external.isPresent();
            peers.add(
                    new AlertmanagerSource.Peer(
                            url.map(SourcesSection::withoutSlash).orElse(""), external.orElse("")));
        }
        var interval = section.duration("interval").orElse(AlertmanagerSource.INTERVAL);
        var timeout = section.duration("timeout").orElse(AlertmanagerSource.TIMEOUT);
        var token = section.path("tokenFile").map(SecretFile::new);
        var user = section.text("user");
        var password = section.path("passwordFile").map(SecretFile::new);
        var ca = section.path("caFile");
        if (!complete) {
            return Optional.empty();
        }
        return section.build(
                Optional.empty(),
                () ->
                        Optional.of(
                                new AlertmanagerSource(
                                        peers, interval, timeout, token, user, password, ca)));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
