package io.alerthistory.operator.alerthistory;

import io.alerthistory.operator.desired.Labels;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Set;

/// How the operator framework drives the reconciler: an error is tried again for ever, at most a
/// minute later, and every AlertHistory is looked at at least every ninety seconds.
public final class Controllers {

    private static final Duration RESYNC = Duration.ofSeconds(90);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(60);

    private Controllers() {}

    /// Registers the reconciler.
    ///
    /// @param namespaces to watch, empty: all
    public static void register(
            Operator operator, AlertHistoryReconciler reconciler, Set<String> namespaces) {
        operator.register(
                reconciler,
                controller -> {
                    controller
                            .withName("alerthistory")
                            .withFieldManager(Labels.MANAGER)
                            .withGenerationAware(false)
                            // Deletions too: the framework's own finalizer would be on every
                            // object.
                            .withTriggerReconcilerOnAllEvents(true)
                            .withOnUpdateFilter(Triggers::changed)
                            .withReconciliationMaxInterval(RESYNC)
                            .withRetry(
                                    new GenericRetry()
                                            .setInitialInterval(FIRST_RETRY)
                                            .setIntervalMultiplier(2)
                                            .setMaxInterval(LAST_RETRY.toMillis())
                                            .withoutMaxAttempts());
                    if (namespaces.isEmpty()) {
                        controller.watchingAllNamespaces();
                    } else {
                        controller.settingNamespaces(namespaces);
                    }
                });
    }
}
