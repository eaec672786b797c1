package io.alerthistory.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The same takeover through the managed proxy: Envoys are put in between, the traffic moves in steps
/// and back, a bad release is found out at its first step, the Envoys themselves are rolled and taken
/// away again; and clients that post all the time notice none of it. Each test is a step and stands on
/// those before it. `E2E_ROLLBACKS` is how many bad releases are tried.
@Tag("slow")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ProxyTakeoverTest {

    private static final String SERVICE = "alert-history";
    private static final String GOOD = "alert-history/service:0.1.0";
    private static final String BAD = "e2e/bad-candidate:1";
    private static final Map<String, String> PROXIES = Map.of("alert-history.io/stack", "proxy");
    private static final Duration ROLLBACK = Duration.ofSeconds(30);
    private static final int ROLLBACKS =
            Integer.parseInt(Optional.ofNullable(System.getenv("E2E_ROLLBACKS")).orElse("2"));
    private static final String PROXY =
            """
            {"spec":{"traffic":{"proxy":{"image":"e2e/envoy:1.40.0","resources":{"requests":{"cpu":"50m"}}}},
             "rollout":{"steps":[{"weight":10,"hold":"6s"},{"weight":50,"hold":"6s"},{"weight":100,"hold":"6s"}],
             "analysis":{"minRequests":20,"maxErrorRate":"5%","failureLimit":5}}}}
            """;

    @RegisterExtension private final Story story = new Story();

    private final Journey journey = new Journey(story);

    @BeforeAll
    void setUp() {
        journey.comesUp();
        journey.installs();
        story.step(
                "a namespace, PostgreSQL and the stack of before",
                () -> {
                    journey.goesTo("proxied", "postgres.yaml", "legacy.yaml", "takeover.yaml");
                    site().await(
                                    "legacy has the traffic",
                                    "main",
                                    it -> "legacy".equals(it.active()));
                    site().awaitSettled("main");
                });
    }

    @AfterAll
    void takeDown() {
        journey.close();
    }

    @Test
    @Order(1)
    void theProxyIsPutInBetween() throws Exception {
        try (var posting = posting("PutIn")) {
            site().patch("main", PROXY);
            awaitProvider("Proxy");
            assertThat(proxies()).isEqualTo(2);
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void thereAndBackAndThereAgainWithoutAFailedRequest() throws Exception {
        try (var posting = posting("InSteps")) {
            site().patch("main", "{\"spec\":{\"traffic\":{\"active\":\"primary\"}}}");
            var weights = new HashSet<String>();
            site().await(
                            "half of the requests go to the primary",
                            "main",
                            status -> {
                                weights.add(String.valueOf(status.weights()));
                                return "50/50".equals(status.weights())
                                        && Site.holds(status, "TrafficInSync");
                            });
            assertThat(weights).contains("90/10");
            abort();
            var aborted = site().lastRun("main");
            assertThat(aborted.result())
                    .as("%s %s", aborted, site().status("main").failed())
                    .isEqualTo("RolledBack");
            assertThat(site().status("main").active()).isEqualTo("legacy");
            story.tell("an abort at half took %s s".formatted(aborted.rollbackSeconds()));

            site().patch("main", "{\"spec\":{\"rollout\":{\"attempt\":\"again\"}}}");
            var again = site().awaitRunAfter("main", aborted);
            assertThat(again.result())
                    .as("%s %s", again, site().status("main").failed())
                    .isEqualTo("Completed");
            assertThat(site().status("main").active()).startsWith("primary@");
            site().awaitSettled("main");
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void aBadReleaseIsFoundOutAtItsFirstStepAndRolledBackByItself() throws Exception {
        var good = Objects.requireNonNull(site().status("main").active());
        var seconds = new ArrayList<Integer>();
        try (var posting = posting("BadRelease")) {
            for (var attempt = 1; attempt <= ROLLBACKS; attempt++) {
                var last = site().lastRun("main");
                site().release("main", BAD, attempt);
                var run = site().awaitRunAfter("main", last);
                assertThat(run.result())
                        .as("%s %s", run, site().status("main").failed())
                        .isEqualTo("RolledBack");
                assertThat(run.reason()).isEqualTo("AnalysisFailed");
                assertThat(site().status("main").active()).isEqualTo(good);
                assertThat(Objects.requireNonNull(site().status("main").failed()).message())
                        .contains("error rate");
                seconds.add(Objects.requireNonNull(run.rollbackSeconds()));
            }
            story.tell(
                    "seconds from the deciding sample to all traffic back, verified: " + seconds);
            assertThat(seconds).allMatch(it -> it <= ROLLBACK.toSeconds());
            site().release("main", GOOD, 0);
            site().awaitSettled("main");
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures())
                    .as("only what the bad release refused; " + journey.logsAreIn())
                    .allMatch(it -> it.contains("500"));
            assertThat(posting.failures())
                    .as("a twentieth of what was posted at 10 %% at most")
                    .hasSizeLessThan(posting.acknowledged().size() / 10);
        }
    }

    @Test
    @Order(4)
    void theProxyItselfIsRolled() throws Exception {
        try (var posting = posting("Rolled")) {
            site().patch(
                            "main",
                            "{\"spec\":{\"traffic\":{\"proxy\":{\"resources\":{\"requests\":{\"cpu\":\"60m\"}}}}}}");
            site().await(
                            "every pod of the proxy is new",
                            () ->
                                    proxyPods().stream().allMatch(pod -> "60m".equals(cpu(pod)))
                                            && proxies() == 2
                                            && proxyPods().size() == 2);
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
    }

    @Test
    @Order(5)
    void andTakenAwayAgain() throws Exception {
        try (var posting = posting("TakenAway")) {
            site().patch(
                            "main",
                            "{\"spec\":{\"traffic\":{\"proxy\":null},\"rollout\":{\"steps\":[{\"weight\":100}]}}}");
            awaitProvider("Selector");
            site().await("its pods are gone", () -> proxyPods().isEmpty());
            journey.endsOnBothStacks(posting);
            assertThat(posting.failures()).as(journey.logsAreIn()).isEmpty();
        }
        assertThat(site().children("main")).noneMatch(it -> it.contains("proxy"));
    }

    private void abort() {
        var run = Objects.requireNonNull(site().status("main").rollout()).run();
        site().client()
                .resource(site().resource("main"))
                .edit(it -> {
                    it.getMetadata().getAnnotations().put("alert-history.io/abort", run);
                    return it;
                });
        site().await("the run has ended", "main", it -> it.rollout() == null);
    }

    private void awaitProvider(String name) {
        site().await(
                        "the traffic takes the way " + name + " only",
                        "main",
                        status -> {
                            var provider = status.provider();
                            return provider == null
                                    ? name.equals("Selector")
                                    : name.equals(provider.active()) && provider.next() == null;
                        });
    }

    private List<io.fabric8.kubernetes.api.model.Pod> proxyPods() {
        return site().client()
                .pods()
                .inNamespace(site().namespace())
                .withLabels(PROXIES)
                .list()
                .getItems();
    }

    private long proxies() {
        return proxyPods().stream()
                .filter(io.fabric8.kubernetes.client.readiness.Readiness::isPodReady)
                .count();
    }

    private static String cpu(io.fabric8.kubernetes.api.model.Pod pod) {
        return String.valueOf(
                pod.getSpec().getContainers().getFirst().getResources().getRequests().get("cpu"));
    }

    private Posting posting(String alertname) {
        return journey.posting(site().address(SERVICE), "", alertname);
    }

    private Site site() {
        return journey.site();
    }
}
