package io.alerthistory.service.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// An Alertmanager, or a cluster of several, that is asked what it holds.
///
/// @param peers every one of the cluster
/// @param interval between two rounds
/// @param timeout of one question
/// @param tokenFile a bearer token
/// @param user with a password, in place of a token
/// @param caFile the certificates to trust; what Java trusts without it
public record AlertmanagerSource(
        List<Peer> peers,
        Duration interval,
        Duration timeout,
        Optional<SecretFile> tokenFile,
        Optional<String> user,
        Optional<SecretFile> passwordFile,
        Optional<Path> caFile) {

    public static final Duration INTERVAL = Duration.ofSeconds(30);
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final String AT = "sources[].alertmanager.";

    /// One Alertmanager.
    ///
    /// @param url where its API is, without `/api/v2`
    /// @param externalUrl what its webhooks tell as `externalURL`
    public record Peer(String url, String externalUrl) {}

    public AlertmanagerSource {
        peers = List.copyOf(peers);
        var urls = new HashSet<String>();
        var checks =
                new Checks()
                        .that(
                                !peers.isEmpty(),
                                AT + "peers",
                                "is empty; name every Alertmanager of the cluster")
                        .that(
                                interval.compareTo(Duration.ofSeconds(5)) >= 0,
                                AT + "interval",
                                Durations.print(interval) + " is less than 5s; give 5s or more")
                        .notOver(AT + "interval", interval, Duration.ofMinutes(2))
                        .that(
                                timeout.compareTo(Duration.ofMillis(100)) >= 0,
                                AT + "timeout",
                                Durations.print(timeout)
                                        + " is less than 100ms; give 100ms or more")
                        .notOver(AT + "timeout", timeout, Duration.ofSeconds(30))
                        .that(
                                tokenFile.isEmpty() || user.isEmpty(),
                                AT + "tokenFile",
                                "is given beside user; remove one of them")
                        .that(
                                user.isPresent() == passwordFile.isPresent(),
                                AT + (user.isPresent() ? "passwordFile" : "user"),
                                "is missing; user and passwordFile go together");
        for (var peer : peers) {
            checks.that(
                            isHttp(peer.url()),
                            AT + "peers[].url",
                            peer.url()
                                    + " is no address; give http://host:9093 or https://host:9093,"
                                    + " without user, query or /api/v2")
                    .that(
                            urls.add(peer.url()),
                            AT + "peers[].url",
                            peer.url() + " is given twice; remove one");
        }
        checks.done();
    }

    private static boolean isHttp(String url) {
        try {
            var uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && !url.contains("/api/v2");
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
