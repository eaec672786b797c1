package io.alerthistory.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a story is told: a cluster with the operator installed, and a namespace in it, whose pods' logs
/// are kept.
final class Journey implements AutoCloseable {

    private static final boolean KEEP = "1".equals(System.getenv("E2E_KEEP"));

    private final Story story;
    private final String run =
            Long.toString(System.currentTimeMillis() / 1000, Character.MAX_RADIX);
    private final List<String> namespaces = new ArrayList<>();
    private @Nullable TestCluster maybeCluster;
    private @Nullable Site maybeSite;
    private @Nullable PodLogs logs;

    Journey(Story story) {
        this.story = story;
    }

    /// Brings up the cluster. Where this machine cannot, the tests are skipped with the reason.
    void comesUp() {
        story.step("the cluster comes up", () -> maybeCluster = TestCluster.up());
    }

    /// Makes the images, and installs the operator as its users do.
    void installs() {
        story.step("images are made", () -> cluster().images());
        story.step("the operator is installed by helm", () -> cluster().installOperator());
    }

    /// Goes to a new namespace and applies files of `e2e/cluster/manifests` there.
    ///
    /// @param name of the namespace, without what tells this run from others
    void goesTo(String name, String... manifests) {
        if (logs != null) {
            logs.close();
        }
        namespaces.add(name + "-" + run);
        maybeSite = cluster().namespace(namespaces.getLast());
        logs = PodLogs.follow(site());
        for (var manifest : manifests) {
            cluster().apply(site().namespace(), manifest);
        }
    }

    TestCluster cluster() {
        return Objects.requireNonNull(maybeCluster);
    }

    Site site() {
        return Objects.requireNonNull(maybeSite);
    }

    String logsAreIn() {
        return "logs of all pods are in " + Objects.requireNonNull(logs).folder();
    }

    /// Clients that are served already.
    Posting posting(URI service, String token, String alertname) {
        var posting = Posting.start(service, token, alertname);
        site().await("clients are served", () -> posting.acknowledged().size() >= 20);
        return posting;
    }

    /// Ends clients once the last change had its effect on them, and looks for what was acknowledged in
    /// the history that this Service tells.
    void ends(Posting posting, URI service, String token) throws Exception {
        ends(posting);
        story.tell(posting.summary());
        try (var history = Http.of(service, token)) {
            assertThat(posting.acknowledged())
                    .as(posting.summary())
                    .isSubsetOf(history.all(posting.alertname(), "n"));
        }
    }

    /// As the other one, in the histories of both stacks.
    void endsOnBothStacks(Posting posting) throws SQLException {
        ends(posting);
        var histories = new Histories(site());
        var legacy = histories.legacy(posting.alertname());
        var primary = histories.primary(posting.alertname());
        story.tell(
                posting.summary()
                        + "; legacy has %d, primary %d".formatted(legacy.size(), primary.size()));
        assertThat(posting.acknowledged())
                .as(posting.summary())
                .isSubsetOf(Histories.either(legacy, primary));
    }

    private void ends(Posting posting) {
        var before = posting.acknowledged().size();
        site().await(
                        "clients are still served",
                        () -> posting.acknowledged().size() >= before + 50);
        posting.close();
    }

    @Override
    public void close() {
        if (logs != null) {
            logs.close();
        }
        if (maybeCluster != null) {
            if (!KEEP && !maybeCluster.ours()) {
                namespaces.forEach(it -> maybeCluster.client().namespaces().withName(it).delete());
            }
            story.step(KEEP ? "the cluster is kept" : "the end", maybeCluster::close);
        }
    }
}
