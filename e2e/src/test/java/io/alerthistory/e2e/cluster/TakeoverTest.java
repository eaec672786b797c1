package io.alerthistory.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A production that has the stack of before, made by `kubectl apply` and by Helm, goes over to the
/// service and back, and loses nothing of what was acknowledged. Each test is a step and stands on
/// those before it. `E2E_ROLLBACKS` is how many bad releases are tried.
@Tag("slow")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TakeoverTest {

    private static final String SERVICE = "alert-history";
    private static final String WORKLOAD = "alert-history-python";
    private static final Map<String, String> BEFORE = Map.of("app", WORKLOAD);
    private static final String GOOD = "alert-history/service:0.1.0";
    private static final String BAD = "e2e/bad-candidate:1";
    private static final Duration ROLLBACK = Duration.ofSeconds(30);
    private static final int ROLLBACKS =
            Integer.parseInt(Optional.ofNullable(System.getenv("E2E_ROLLBACKS")).orElse("2"));

    @RegisterExtension private final Story story = new Story();

    private final List<String> told = new ArrayList<>();
    private final Journey journey = new Journey(story);

    @BeforeAll
    void setUp() {
        journey.comesUp();
        journey.installs();
        story.step("a namespace and PostgreSQL", () -> journey.goesTo("takeover", "postgres.yaml"));
    }

    @AfterAll
    void takeDown() {
        journey.close();
    }

    @Test
    @Order(1)
    void theStackOfBeforeServes() throws Exception {
        cluster().apply(site().namespace(), "legacy.yaml");
        cluster()
                .applyText(
                        site().namespace(),
                        TestCluster.manifest("alertmanager.yaml")
                                .replace("http://main:8080", "http://" + SERVICE + ":8080"));
        site().await("it is ready", () -> endpointsAre(BEFORE));
        try (var alertmanager = Alertmanager.at(site().address("alertmanager"))) {
            site().await("Alertmanager is ready", alertmanager::ready);
        }

        tell("BeforeAll");

        assertThat(histories().legacy("BeforeAll")).isNotEmpty();
    }

    @Test
    @Order(2)
    void takingItOverMovesNothing() throws Exception {
        try (var posting = posting("Adopted")) {
            cluster().apply(site().namespace(), "takeover.yaml");
            site().awaitSettled("main");

            assertThat(site().status("main").active()).isEqualTo("legacy");
            assertThat(Objects.requireNonNull(site().status("main").adopted()).selector())
                    .isEqualTo(BEFORE);
            assertThat(managers()).contains("kubectl-client-side-apply", "alert-history-operator");
            assertThat(site().pods("main")).as("the primary stands by").hasSize(2);
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
        assertThat(histories().primary("Adopted")).isEmpty();
    }

    @Test
    @Order(3)
    void onePrimaryWordInTheSpecMovesTheTraffic() throws Exception {
        moves("primary", "ToPrimary");

        assertThat(site().status("main").active()).startsWith("primary@");
        assertThat(histories().legacy("ToPrimary")).isNotEmpty();
        tell("OnPrimary");
        assertThat(histories().primary("OnPrimary")).isNotEmpty();
    }

    @Test
    @Order(4)
    void theirOwnYamlAppliedAgainIsPutRight() throws Exception {
        try (var posting = posting("AppliedAgain")) {
            cluster().apply(site().namespace(), "legacy.yaml");
            site().await("the Service selects the primary alone", this::endpointsArePrimarys);
            journey.endsOnBothStacks(posting);
        }
    }

    @Test
    @Order(5)
    void gitRevertIsTheWayBack() throws Exception {
        moves("legacy", "Reverted");

        assertThat(site().status("main").active()).isEqualTo("legacy");
        assertThat(endpointsAre(BEFORE)).isTrue();
        tell("OnLegacyAgain");
        assertThat(histories().legacy("OnLegacyAgain")).isNotEmpty();
    }

    @Test
    @Order(6)
    void andThePrimaryAgain() throws Exception {
        moves("primary", "Again");
    }

    @Test
    @Order(7)
    void aReleaseThatFailsIsRolledBackByItself() throws Exception {
        var good = Objects.requireNonNull(site().status("main").active());
        var seconds = new ArrayList<Integer>();
        try (var posting = posting("BadRelease")) {
            for (var attempt = 1; attempt <= ROLLBACKS; attempt++) {
                var last = site().lastRun("main");
                site().release("main", BAD, attempt);
                var run = site().awaitRunAfter("main", last);
                assertThat(run.result()).isEqualTo("RolledBack");
                assertThat(site().status("main").active()).isEqualTo(good);
                seconds.add(Objects.requireNonNull(run.rollbackSeconds()));
            }
            story.tell(
                    "seconds from the deciding sample to all traffic back, verified: " + seconds);
            assertThat(Site.condition(site().status("main"), "RolledBack")).startsWith("True");
            assertThat(Site.condition(site().status("main"), "Stalled"))
                    .startsWith("True RolledBack");
            assertThat(Site.condition(site().status("main"), "Ready")).startsWith("True");
            assertThat(seconds).allMatch(it -> it <= ROLLBACK.toSeconds());
            site().release("main", GOOD, 0);
            site().awaitSettled("main");
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures())
                    .as("only what the bad release refused; " + journey.logsAreIn())
                    .allMatch(it -> it.contains("500"));
        }
        tell("AfterTheBadOnes");
    }

    @Test
    @Order(8)
    void aLegacyStackThatIsAwayIsReadyBeforeItHasTraffic() throws Exception {
        site().client()
                .apps()
                .deployments()
                .inNamespace(site().namespace())
                .withName(WORKLOAD)
                .scale(0);
        site().await("it has no pods", () -> legacyPods() == 0);

        moves("legacy", "FromCold");

        assertThat(legacyPods()).isEqualTo(2);
        tell("OnLegacyThatWasAway");
    }

    @Test
    @Order(9)
    void deletionGivesTheServiceBack() throws Exception {
        moves("primary", "BeforeDeletion");
        try (var posting = posting("Deleted")) {
            site().client().resource(site().resource("main")).delete();
            site().await("it is gone", () -> site().resource("main") == null);

            assertThat(selector()).isEqualTo(BEFORE);
            assertThat(endpointsAre(BEFORE)).isTrue();
            site().await("its pods are gone", () -> site().pods("main").isEmpty());
            journey.endsOnBothStacks(posting);
        }
        tell("AfterAll");
        for (var alert : told) {
            assertThat(histories().both(alert)).as("in either history: " + alert).isNotEmpty();
        }
        story.tell(told.size() + " of " + told.size() + " alerts of Alertmanager are in a history");
    }

    @Test
    @Order(10)
    void whatHelmInstalledIsTakenOverAsWell(@TempDir Path scratch) throws Exception {
        journey.goesTo("released", "postgres.yaml");
        chart(scratch, "replicas: 2");
        cluster().helm("install", "before", scratch.toString(), "-n", site().namespace());
        site().await("it is ready", () -> endpointsAre(BEFORE));

        cluster().apply(site().namespace(), "takeover.yaml");
        site().awaitSettled("main");
        moves("primary", "Released");
        assertThat(managers()).contains("helm", "alert-history-operator");

        try (var posting = posting("Upgraded")) {
            chart(scratch, "replicas: 1");
            cluster().helm("upgrade", "before", scratch.toString(), "-n", site().namespace());
            site().await("the Service selects the primary alone", this::endpointsArePrimarys);
            journey.endsOnBothStacks(posting);
        }

        site().client().resource(site().resource("main")).delete();
        site().await("the Service is given back", () -> selector().equals(BEFORE));
        site().await("to pods that are there", () -> endpointsAre(BEFORE));
    }

    private static void chart(Path folder, String replicas) throws IOException {
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(
                folder.resolve("Chart.yaml"), "apiVersion: v2\nname: before\nversion: 1.0.0\n");
        Files.writeString(
                folder.resolve("templates/all.yaml"),
                TestCluster.manifest("legacy.yaml").replace("replicas: 2", replicas));
    }

    /// Changes one word of the spec, while clients post all the time.
    private void moves(String active, String alertname) throws Exception {
        var last = site().lastRun("main");
        try (var posting = posting(alertname)) {
            site().patch("main", "{\"spec\":{\"traffic\":{\"active\":\"%s\"}}}".formatted(active));
            site().awaitRunAfter("main", last);
            site().awaitSettled("main");
            // Connections of before lead to legacy pods until these have gone through 0.
            site().await(
                            "clients reach the " + active,
                            () -> !received(active, alertname).isEmpty());
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
        var run = site().lastRun("main");
        assertThat(run.result()).isEqualTo("Completed");
        story.tell(
                "%d s from %s to %s"
                        .formatted(
                                Duration.between(
                                                Instant.parse(String.valueOf(run.startedAt())),
                                                Instant.parse(String.valueOf(run.endedAt())))
                                        .toSeconds(),
                                run.from(),
                                run.to()));
    }

    private Set<String> received(String stack, String alertname) throws SQLException {
        return stack.equals("legacy")
                ? histories().legacy(alertname)
                : histories().primary(alertname);
    }

    /// Tells Alertmanager of an alert, and waits until one of the histories has it.
    private void tell(String alert) throws Exception {
        try (var alertmanager = Alertmanager.at(site().address("alertmanager"))) {
            alertmanager.fire(alert);
        }
        told.add(alert);
        site().await("a history has " + alert, () -> !histories().both(alert).isEmpty());
    }

    private Posting posting(String alertname) {
        return journey.posting(site().address(SERVICE), "", alertname);
    }

    private Histories histories() {
        return new Histories(site());
    }

    private Map<String, String> selector() {
        return service().getSpec().getSelector();
    }

    private List<String> managers() {
        return service().getMetadata().getManagedFields().stream()
                .map(ManagedFieldsEntry::getManager)
                .toList();
    }

    private io.fabric8.kubernetes.api.model.Service service() {
        return site().client().services().inNamespace(site().namespace()).withName(SERVICE).get();
    }

    private boolean endpointsArePrimarys() {
        return !endpoints().isEmpty()
                && endpoints().stream()
                        .allMatch(it ->
                                site().pods("main").stream()
                                        .anyMatch(pod -> it.equals(pod.getMetadata().getName())));
    }

    private boolean endpointsAre(Map<String, String> labels) {
        var pods = site().client().pods().inNamespace(site().namespace()).withLabels(labels);
        var names = pods.list().getItems().stream().map(it -> it.getMetadata().getName()).toList();
        return !endpoints().isEmpty() && names.containsAll(endpoints());
    }

    /// The names of the ready pods that clients of the Service reach.
    private List<String> endpoints() {
        return site()
                .client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(site().namespace())
                .withLabel("kubernetes.io/service-name", SERVICE)
                .list()
                .getItems()
                .stream()
                .flatMap(it -> Stream.ofNullable(it.getEndpoints()).flatMap(List::stream))
                .filter(it -> Boolean.TRUE.equals(it.getConditions().getReady()))
                .map(it -> it.getTargetRef().getName())
                .toList();
    }

    private int legacyPods() {
        return site().client()
                .pods()
                .inNamespace(site().namespace())
                .withLabels(BEFORE)
                .list()
                .getItems()
                .size();
    }

    private TestCluster cluster() {
        return journey.cluster();
    }

    private Site site() {
        return journey.site();
    }
}
