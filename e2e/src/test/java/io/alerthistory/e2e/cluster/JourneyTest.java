package io.alerthistory.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// From an empty cluster to a history that a real Alertmanager told, through every change that a
/// production goes through, to the deletion. Each test is a step and stands on those before it.
@Tag("slow")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class JourneyTest {

    private static final String OPERATOR =
            "system:serviceaccount:alert-history:alert-history-operator";
    private static final String INGEST = "ingest-for-tests-only";
    private static final String READ = "read-for-tests-only";
    private static final String IMAGE = "alert-history/service:0.1.0";
    private static final String SAME_BYTES = "alert-history/service:next";

    /// Refused at once by the node itself, so that nothing is asked of a registry.
    private static final String NO_IMAGE = "localhost:1/alert-history/service:nowhere";

    @RegisterExtension private final Story story = new Story();

    private final Instant began = Instant.now();
    private final Journey journey = new Journey(story);

    @BeforeAll
    void setUp() {
        journey.comesUp();
        journey.installs();
        story.step(
                "a namespace, PostgreSQL and Alertmanager",
                () -> journey.goesTo("journey", "postgres.yaml", "alertmanager.yaml"));
    }

    @AfterAll
    void takeDown() {
        journey.close();
    }

    @Test
    @Order(1)
    void aProductionResourceBecomesReady() throws Exception {
        cluster().apply(site().namespace(), "alert-history.yaml");

        site().awaitSettled("main");

        var status = site().status("main");
        assertThat(status.phase()).isEqualTo("Steady");
        assertThat(status.image()).isEqualTo(IMAGE);
        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.version()).isNotEmpty();
        assertThat(site().children("main"))
                .contains(
                        "NetworkPolicy/main",
                        "Service/main",
                        "ServiceAccount/main",
                        "ServiceMonitor/main");
        assertThat(
                        site().in(
                                        site().pods("main").getFirst(),
                                        "sed",
                                        "-n",
                                        "/[.]aot$/p",
                                        "/proc/1/maps"))
                .as("the service uses what its image has recorded of its start")
                .contains("/opt/alert-history/lib/alert-history.aot");
    }

    @Test
    @Order(2)
    void whatAlertmanagerTellsIsInTheHistory() throws Exception {
        try (var alertmanager = Alertmanager.at(site().address("alertmanager"));
                var history = Http.of(site().address("main"), READ)) {
            site().await("Alertmanager is ready", alertmanager::ready);
            alertmanager.fire("CheckoutDown");
            site().await(
                            "the history shows the alert firing",
                            () ->
                                    history.newest("CheckoutDown")
                                            .path("status")
                                            .asText()
                                            .equals("firing"));
            alertmanager.resolve("CheckoutDown");
            site().await(
                            "the history shows the alert resolved",
                            () ->
                                    history.newest("CheckoutDown")
                                            .path("status")
                                            .asText()
                                            .equals("resolved"));

            var episode = history.newest("CheckoutDown");
            assertThat(Instant.parse(episode.path("startsAt").asText()).toEpochMilli())
                    .isEqualTo(alertmanager.startsAt().toEpochMilli());
            assertThat(episode.path("labels").path("namespace").asText()).isEqualTo("shop");
            assertThat(history.all("CheckoutDown", "alertname")).hasSize(1);
        }
        try (var stranger = Http.of(site().address("main"), "a guess")) {
            assertThat(stranger.get("/history").code()).isEqualTo(401);
        }
    }

    @Test
    @Order(3)
    void morePodsAreNoNewRevision() {
        var before = site().deployment("main", active());

        site().client()
                .resources(AlertHistory.class)
                .inNamespace(site().namespace())
                .withName("main")
                .scale(3);
        site().await("three pods have the traffic", "main", it -> Objects.equals(it.replicas(), 3));
        site().awaitSettled("main");

        assertThat(site().revisions("main")).isEqualTo(Map.of(active(), 3));
        var after = site().deployment("main", active());
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(after.getSpec().getTemplate()).isEqualTo(before.getSpec().getTemplate());
    }

    @Test
    @Order(4)
    void changedPodsTakeTheServiceWithoutAFailedRequest() throws Exception {
        rollsOutUnderLoad(
                "{\"spec\":{\"primary\":{\"podTemplate\":{\"metadata\":{\"annotations\":{\"team\":\"checkout\"}}}}}}",
                "Annotated");

        assertThat(site().pods("main", active()))
                .allSatisfy(pod ->
                        assertThat(pod.getMetadata().getAnnotations())
                                .containsEntry("team", "checkout"));
    }

    @Test
    @Order(5)
    void aNewImageTakesTheServiceAfterABackupAndWithoutAFailedRequest() throws Exception {
        rollsOutUnderLoad(
                """
                {"spec":{"primary":{"image":"%s"},
                         "rollout":{"backup":{"required":true,"image":"e2e/postgres:15","storage":{"size":"1Gi"}}}}}
                """
                        .formatted(SAME_BYTES),
                "NewImage");

        var status = site().status("main");
        assertThat(status.image()).isEqualTo(SAME_BYTES);
        assertThat(Site.condition(status, "BackupVerified")).startsWith("True Verified");
        var backup = Objects.requireNonNull(status.backup());
        assertThat(backup.verified()).isTrue();
        assertThat(backup.rows()).as("alerts were posted before").isPositive();
        assertThat(site().children("main"))
                .contains("PersistentVolumeClaim/main-backups", "Job/" + backup.job());
        story.tell(Site.condition(status, "BackupVerified"));
    }

    @Test
    @Order(6)
    void anImageThatIsNotThereIsNamedAndTheTrafficStays() throws Exception {
        var good = active();
        try (var posting = posting("BadImage")) {
            site().patch("main", image(NO_IMAGE));
            site().await(
                            "the condition names the image",
                            "main",
                            it ->
                                    Site.condition(it, "Stalled")
                                            .startsWith("True ImagePullBackOff"));
            var status = site().status("main");
            assertThat(Site.condition(status, "Stalled")).contains(NO_IMAGE, "stays on " + good);
            assertThat(Site.condition(status, "Ready")).startsWith("True");
            assertThat(status.active()).isEqualTo(good);
            story.tell(Site.condition(status, "Stalled"));

            site().patch("main", image(SAME_BYTES));
            site().awaitSettled("main");
            assertThat(active()).isEqualTo(good);
            site().await(
                            "nothing is left of the image",
                            () ->
                                    site().pods("main").stream()
                                            .noneMatch(pod ->
                                                    NO_IMAGE.equals(
                                                            pod.getSpec()
                                                                    .getContainers()
                                                                    .getFirst()
                                                                    .getImage())));
            ends(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
    }

    @Test
    @Order(7)
    void whatWasAcknowledgedIsThereAfterPodsWereDeletedUnderLoad() throws Exception {
        try (var posting = posting("PodsDeleted")) {
            // One is asked to go, one is forgotten at once.
            var pods = site().pods("main", active());
            site().client().resource(pods.get(0)).delete();
            site().client().resource(pods.get(1)).withGracePeriod(0).delete();
            var gone = Set.of(uid(pods.get(0)), uid(pods.get(1)));
            site().await(
                            "two new pods are ready and the old ones are gone",
                            () ->
                                    serving().size() == 3
                                            && site().pods("main").stream()
                                                    .noneMatch(it -> gone.contains(uid(it))));
            ends(posting);
        }
        site().awaitSettled("main");
    }

    @Test
    @Order(8)
    void aMissingSecretIsNamedAndOnceThereNeedsNoRestart() throws Exception {
        site().create(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: late}
                        spec:
                          primary: {replicas: 1}
                          database:
                            postgres: {host: pg, name: alert_history, credentialsSecretRef: {name: pg-late}}
                        """);
        site().await(
                        "the condition names the Secret and the key",
                        "late",
                        it ->
                                Site.condition(it, "Ready").startsWith("False SecretMissing")
                                        && Site.condition(it, "Ready").contains("pg-late/"));
        story.tell(Site.condition(site().status("late"), "Ready"));

        site().create(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: pg-late}
                        stringData: {username: alert_history, password: for-tests-only}
                        """);
        site().pods("late").forEach(site()::hurry);
        site().awaitSettled("late");

        assertThat(site().pods("late"))
                .allSatisfy(pod ->
                        assertThat(
                                        pod.getStatus()
                                                .getContainerStatuses()
                                                .getFirst()
                                                .getRestartCount())
                                .isZero());
    }

    @Test
    @Order(9)
    void whatIsOptionalComesAndGoesWithoutANewRevision() {
        var revisions = site().revisions("late");
        site().patch(
                        "late",
                        """
                        {"spec":{"primary":{"replicas":null,"autoscaling":{"minReplicas":1,"maxReplicas":2}},
                                 "monitoring":{"serviceMonitor":true},"networkPolicy":{"enabled":true}}}
                        """);
        site().await("three more objects", () -> optional().size() == 3);
        site().awaitSettled("late");
        assertThat(site().revisions("late")).isEqualTo(revisions);

        site().patch(
                        "late",
                        """
                        {"spec":{"primary":{"replicas":1,"autoscaling":null},
                                 "monitoring":{"serviceMonitor":false},"networkPolicy":{"enabled":false}}}
                        """);
        site().await("they are gone", () -> optional().isEmpty());
        site().awaitSettled("late");
        assertThat(site().revisions("late")).isEqualTo(revisions);
    }

    private List<String> optional() {
        return site().children("late").stream()
                .filter(it ->
                        it.matches("(HorizontalPodAutoscaler|ServiceMonitor|NetworkPolicy)/.*"))
                .toList();
    }

    @Test
    @Order(10)
    void aHistoryInOneFileOutlivesItsPod() throws Exception {
        site().create(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: small}
                        spec:
                          database: {sqlite: {storage: {size: 1Gi}}}
                        """);
        site().awaitSettled("small");
        try (var service = Http.of(site().address("small"), "")) {
            var body = "{\"alerts\":[{\"labels\":{\"alertname\":\"Kept\",\"n\":\"1\"}}]}";
            assertThat(service.post("/webhook", body).code()).isEqualTo(200);
        }
        var first = site().pods("small").getFirst();

        site().client().resource(first).delete();
        site().await(
                        "another pod is ready",
                        () ->
                                site().pods("small").stream()
                                        .anyMatch(it ->
                                                !uid(it).equals(uid(first))
                                                        && Readiness.getInstance().isReady(it)));
        site().awaitSettled("small");

        try (var service = Http.of(site().address("small"), "")) {
            site().await("the history has the alert", () -> service.all("Kept", "n").contains("1"));
        }
        assertThat(site().children("small"))
                .anyMatch(it -> it.startsWith("PersistentVolumeClaim/"));
    }

    @Test
    @Order(11)
    void whatIsDeletedTakesItsChildrenAndLeavesTheData() {
        for (var name : Stream.of("main", "late", "small").toList()) {
            site().client().resource(site().resource(name)).delete();
        }
        site().await(
                        "children are gone",
                        () ->
                                Stream.of("main", "late", "small")
                                        .flatMap(name -> site().children(name).stream())
                                        .allMatch(it -> it.startsWith("PersistentVolumeClaim/")));

        assertThat(site().children("main")).containsExactly("PersistentVolumeClaim/main-backups");
        assertThat(site().children("small")).singleElement().asString().contains("small");
    }

    @Test
    @Order(12)
    void theOperatorUsedOnlyWhatItsRoleGrants() throws IOException {
        Assumptions.assumeTrue(
                cluster().auditLog().toFile().canRead(),
                "no audit log of this cluster's API server: " + cluster().auditLog());
        var rbac = cluster().client().rbac();
        var granted = new TreeSet<Permission>();
        Stream.concat(
                        rbac
                                .clusterRoles()
                                .withName("alert-history-operator")
                                .get()
                                .getRules()
                                .stream(),
                        rbac
                                .roles()
                                .inNamespace("alert-history")
                                .withName("alert-history-operator-leader-election")
                                .get()
                                .getRules()
                                .stream())
                .flatMap(Permission::granted)
                .forEach(granted::add);

        var everybody =
                rbac.clusterRoles().withName("system:basic-user").get().getRules().stream()
                        .flatMap(Permission::granted)
                        .toList();

        var log = AuditLog.of(cluster().auditLog(), OPERATOR, began);
        log.used().removeAll(everybody);

        var unused = new TreeSet<>(granted);
        unused.removeAll(log.used());
        story.tell("used: " + Permission.text(log.used()));
        story.tell("granted and not used: " + Permission.text(unused));
        assertThat(log.refused()).isEmpty();
        assertThat(granted).containsAll(log.used());
        assertThat(log.used()).contains(new Permission("apps", "deployments/scale", "update"));
        assertThat(log.used()).noneMatch(it -> it.resource().startsWith("secrets"));
    }

    /// A change that makes a revision, while clients post all the time.
    private void rollsOutUnderLoad(String merge, String alertname) throws Exception {
        var old = active();
        try (var posting = posting(alertname)) {
            site().patch("main", merge);
            site().await(
                            "another revision has the traffic",
                            "main",
                            it -> !Objects.equals(it.active(), old));
            site().awaitSettled("main");
            site().await("the old pods are gone", () -> site().pods("main", old).isEmpty());
            ends(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
        var status = site().status("main");
        assertThat(status.lastGood()).isEqualTo(old);
        assertThat(site().revisions("main")).containsEntry(old, 0).containsEntry(active(), 3);
    }

    private Posting posting(String alertname) {
        return journey.posting(site().address("main"), INGEST, alertname);
    }

    private void ends(Posting posting) throws Exception {
        journey.ends(posting, site().address("main"), READ);
    }

    private List<Pod> serving() {
        return site().pods("main", active()).stream()
                .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
                .filter(it -> Readiness.getInstance().isReady(it))
                .toList();
    }

    private String active() {
        return Objects.requireNonNull(site().status("main").active());
    }

    private static String image(String name) {
        return "{\"spec\":{\"primary\":{\"image\":\"%s\"}}}".formatted(name);
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private TestCluster cluster() {
        return journey.cluster();
    }

    private Site site() {
        return journey.site();
    }
}
