package io.alerthistory.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Traffic that a real Gateway divides between two revisions, while clients post all the time, through
/// the Gateway and through the Service. Each test is a step and stands on those before it.
@Tag("slow")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GatewayJourneyTest {

    private static final Duration WHOLE_RUN = Duration.ofMinutes(4);
    private static final String NAMES =
            """
            {"spec":{"primary":{"podTemplate":{"metadata":{"annotations":{"release":"%s"}}}},
                     "rollout":{"attempt":"%s","steps":[{"weight":10,"hold":"5s"},{"weight":50,"hold":"%s"},{"weight":100,"hold":"%s"}]}}}
            """;

    @RegisterExtension private final Story story = new Story();

    private final Journey journey = new Journey(story);
    private @Nullable URI gateway;
    private String first = "";

    @BeforeAll
    void setUp() {
        journey.comesUp();
        story.step("a Gateway", () -> gateway = cluster().gateway());
        journey.installs();
        story.step("a namespace and PostgreSQL", () -> journey.goesTo("gateway", "postgres.yaml"));
    }

    @AfterAll
    void takeDown() {
        journey.close();
    }

    @Test
    @Order(1)
    void aGatewayTakesTheRoute() throws Exception {
        site().create(
                        """
                        apiVersion: alert-history.io/v1alpha1
                        kind: AlertHistory
                        metadata: {name: main}
                        spec:
                          primary:
                            replicas: 2
                            resources: {requests: {cpu: 50m, memory: 128Mi}, limits: {memory: 256Mi}}
                          database:
                            postgres: {host: pg, name: alert_history, credentialsSecretRef: {name: pg}, maxConnections: 8}
                          traffic:
                            drain: 5s
                            gatewayAPI: {parentRefs: [{name: public, namespace: gateways}]}
                          rollout: {soak: 1s, analysis: {interval: 1s, window: 30s}}
                        """);
        site().awaitSettled("main");
        site().await("the Gateway follows", "main", it -> Site.holds(it, "TrafficInSync"));
        first = active();

        try (var http = Http.of(gateway(), "")) {
            assertThat(http.get("/healthz").code()).isEqualTo(200);
            assertThat(http.get("/history").backend()).isEqualTo(first);
        }
        assertThat(weights()).isEqualTo(List.of(100));
        // From now on ten answers prove a change.
        site().patch(
                        "main",
                        "{\"spec\":{\"traffic\":{\"gatewayAPI\":{\"probeURL\":\"%s/healthz\"}}}}"
                                .formatted(gateway()));
        site().awaitSettled("main");
    }

    @Test
    @Order(2)
    void theTrafficRisesInStepsGoesBackAndRisesAgainWithoutAFailedRequest() throws Exception {
        try (var through = journey.posting(gateway(), "", "ThroughTheGateway");
                var direct = journey.posting(site().address("main"), "", "ThroughTheService")) {
            site().patch("main", NAMES.formatted("2", "", "20s", "10m"));
            var seen = new TreeSet<String>();
            run(
                    "the new revision has half of it",
                    seen,
                    () -> "50/50".equals(site().status("main").weights()) && holding());
            story.tell("backends that answered at 50: " + backends());
            assertThat(backends()).hasSize(2);
            editedByHandIsPutBack();
            run("the new revision has all of it", seen, () -> weights().equals(weights(0, 100)));
            run("it is watched", seen, this::holding);
            assertThat(seen).contains("100/0", "90/10", "50/50", "0/100");

            abort();
            run("the traffic is back", seen, () -> site().status("main").rollout() == null);
            var past = Objects.requireNonNull(site().status("main").history()).getFirst();
            assertThat(past.reason()).isEqualTo("Aborted");
            assertThat(active()).isEqualTo(first);
            story.tell("back after %d s".formatted(past.rollbackSeconds()));

            site().patch("main", NAMES.formatted("2", "again", "5s", "2s"));
            run("the new revision owns it", seen, () -> !active().equals(first));
            site().awaitSettled("main");
            ends(through);
            ends(direct);
            assertThat(through.failures()).as(journey.logsAreIn()).isEmpty();
            assertThat(direct.failures()).as(journey.logsAreIn()).isEmpty();
        }
        assertThat(weights()).isEqualTo(List.of(100));
        assertThat(backends()).isEqualTo(Set.of(active()));
    }

    @Test
    @Order(3)
    void theServiceAloneCarriesTheTrafficOnceTheRouteIsNotAskedFor() throws Exception {
        try (var direct = journey.posting(site().address("main"), "", "WithoutTheGateway")) {
            site().patch(
                            "main",
                            "{\"spec\":{\"traffic\":{\"gatewayAPI\":null},\"rollout\":{\"steps\":null}}}");
            site().await("the route is gone", () -> routes().withName("main").get() == null);
            site().awaitSettled("main");
            ends(direct);
            assertThat(direct.failures()).as(journey.logsAreIn()).isEmpty();
        }
    }

    private void editedByHandIsPutBack() throws Exception {
        routes().withName("main")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("somebody")
                                .build(),
                        "[{\"op\":\"replace\",\"path\":\"/spec/rules/0/backendRefs/0/weight\",\"value\":7}]");
        site().await("it was counted", () -> site().status("main").driftOrDefault().size() == 1);
        site().await("it is as it was", () -> weights().equals(List.of(50, 50)));
        assertThat(site().status("main").driftOrDefault().getFirst().manager())
                .isEqualTo("somebody");
    }

    private void abort() {
        site().patch(
                        "main",
                        "{\"metadata\":{\"annotations\":{\"alert-history.io/abort\":\"%s\"}}}"
                                .formatted(
                                        Objects.requireNonNull(site().status("main").rollout())
                                                .run()));
    }

    /// Waits, and notes the weights that are seen meanwhile.
    private void run(String what, Set<String> seen, Deadline.Look look) {
        Deadline.await(
                what,
                WHOLE_RUN,
                () -> {
                    seen.add(String.valueOf(site().status("main").weights()));
                    return look.holds();
                },
                () -> new State(site().client(), site().namespace()).text());
    }

    private boolean holding() {
        var run = site().status("main").rollout();
        return run != null && "Holding".equals(run.state());
    }

    /// Who answers through the Gateway, of a hundred requests.
    private Set<String> backends() throws Exception {
        var names = new TreeSet<String>();
        try (var http = Http.of(gateway(), "")) {
            for (var i = 0; i < 100; i++) {
                names.add(http.get("/history?limit=1").backend());
            }
        }
        return names;
    }

    private List<Integer> weights() {
        return routes()
                .withName("main")
                .get()
                .getSpec()
                .getRules()
                .getFirst()
                .getBackendRefs()
                .stream()
                .map(it -> Objects.requireNonNull(it.getWeight()))
                .toList();
    }

    /// In the order of the route, which is that of the names.
    private List<Integer> weights(int old, int fresh) {
        var to = Objects.requireNonNull(site().status("main").rollout()).to();
        return first.compareTo(String.valueOf(to)) < 0 ? List.of(old, fresh) : List.of(fresh, old);
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    HTTPRoute,
                    io.fabric8.kubernetes.api.model.KubernetesResourceList<HTTPRoute>,
                    io.fabric8.kubernetes.client.dsl.Resource<HTTPRoute>>
            routes() {
        return site().client().resources(HTTPRoute.class).inNamespace(site().namespace());
    }

    private void ends(Posting posting) throws Exception {
        journey.ends(posting, site().address("main"), "");
    }

    private String active() {
        return Objects.requireNonNull(site().status("main").active());
    }

    private URI gateway() {
        return Objects.requireNonNull(gateway);
    }

    private TestCluster cluster() {
        return journey.cluster();
    }

    private Site site() {
        return journey.site();
    }
}
