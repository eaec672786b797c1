package io.alerthistory.operator;

import io.alerthistory.crds.v1alpha1.AlertHistory;
import io.alerthistory.operator.alerthistory.AlertHistoryReconciler;
import io.alerthistory.operator.alerthistory.Controllers;
import io.alerthistory.operator.alerthistory.Settings;
import io.alerthistory.operator.cluster.EventWriter;
import io.alerthistory.operator.cluster.Lookup;
import io.alerthistory.operator.cluster.Prometheus;
import io.alerthistory.operator.cluster.Reading;
import io.alerthistory.operator.cluster.RouteProbe;
import io.alerthistory.operator.cluster.StackProbe;
import io.alerthistory.operator.cluster.Writer;
import io.alerthistory.operator.desired.Labels;
import io.alerthistory.operator.observe.Counters;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator, wired. Closing it ends the work that is under way and gives the lease back.
public final class OperatorApp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorApp.class);
    private static final Duration TERMINATION = Duration.ofSeconds(20);
    private static final Duration CRD_CHECK = Duration.ofSeconds(5);
    private static final int STACK_PORT = 9090;

    private final KubernetesClient client;
    private final StackProbe probe = new StackProbe(STACK_PORT);
    private final Prometheus prometheus;
    private final Counters counters;
    private final Operator operator;
    private final AlertHistoryReconciler reconciler;
    private final Set<String> watchNamespaces;
    private final Management management;
    private final Runnable lostLease;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean leading;

    /// Builds the operator; [#run()] starts it.
    ///
    /// @param lostLease what to do when another process has the lease
    /// @throws IOException if the management port cannot be had
    public OperatorApp(
            OperatorConfig config,
            Config connection,
            String version,
            InstantSource clock,
            Runnable lostLease)
            throws IOException {
        this.client = client(connection);
        this.prometheus = new Prometheus(config.prometheus());
        this.counters = new Counters(version);
        this.lostLease = lostLease;
        this.leading = !config.leaderElection();
        this.operator =
                new Operator(framework -> {
                    framework
                            .withKubernetesClient(client)
                            // The definition is looked for by discovery, which needs no grant.
                            .checkingCRDAndValidateLocalModel(false)
                            .withStopOnInformerErrorDuringStartup(false)
                            .withReconciliationTerminationTimeout(TERMINATION)
                            .withCloseClientOnStop(false);
                    if (config.leaderElection()) {
                        framework.withLeaderElectionConfiguration(lease(config));
                    }
                });
        this.reconciler =
                new AlertHistoryReconciler(
                        new Settings(config.serviceImage(), config.namespace()),
                        new Lookup(client),
                        probe,
                        new RouteProbe(),
                        prometheus,
                        new Writer(client, counters),
                        new EventWriter(
                                client, counters, clock, config.podName().orElse(Labels.MANAGER)),
                        counters,
                        clock);
        this.watchNamespaces = config.watchNamespaces();
        this.management =
                Management.start(
                        config.managementPort(), this::ready, () -> counters.exposition(leading));
    }

    /// Starts to reconcile as soon as the API server answers and knows the kind.
    public void run() {
        var told = false;
        while (!known()) {
            if (!told) {
                LOG.warn(
                        "start=waiting cause=\"the cluster does not know AlertHistory, or does not answer\" remedy=\"apply the definitions under crds/yaml\"");
                told = true;
            }
            if (closed(CRD_CHECK)) {
                return;
            }
        }
        // What is watched depends on the kinds that the cluster knows.
        Controllers.register(operator, reconciler, watchNamespaces);
        operator.start();
        LOG.info("start=done managementPort={}", management.port());
    }

    /// Where health and metrics are.
    public int managementPort() {
        return management.port();
    }

    @Override
    public void close() {
        closing.countDown();
        leading = false;
        operator.stop();
        probe.close();
        prometheus.close();
        management.close();
        client.close();
        LOG.info("stop=done");
    }

    private boolean ready() {
        var info = operator.getRuntimeInfo();
        return info.isStarted() && info.allEventSourcesAreHealthy();
    }

    private boolean known() {
        try {
            return client.supports(AlertHistory.class);
        } catch (KubernetesClientException e) {
            LOG.debug("discovery failed", e);
            return false;
        }
    }

    private boolean closed(Duration within) {
        try {
            return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private LeaderElectionConfiguration lease(OperatorConfig config) {
        var lease =
                LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Labels.MANAGER)
                        .withLeaseNamespace(config.namespace())
                        .withExitOnStopLeading(false)
                        .withLeaderCallbacks(
                                new LeaderCallbacks(
                                        () -> {
                                            leading = true;
                                            LOG.info("lease=mine");
                                        },
                                        () -> {
                                            if (closing.getCount() > 0) {
                                                LOG.error("lease=lost");
                                                lostLease.run();
                                            }
                                        },
                                        leader -> LOG.info("lease leader={}", leader)));
        config.podName().ifPresent(lease::withIdentity);
        return lease.build();
    }

    private static KubernetesClient client(Config connection) {
        return new KubernetesClientBuilder()
                .withConfig(connection)
                .withKubernetesSerialization(new KubernetesSerialization(Reading.mapper(), true))
                .build();
    }
}
