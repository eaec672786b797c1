package io.alerthistory.operator.proxy;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.rollout.Backend;
import java.util.List;

/// A backend as the proxy reaches it.
///
/// @param name of its cluster
/// @param backend as answers name it, such as `primary@5c1f9a2b`
/// @param hosts whose addresses are its members
/// @param port of every member
/// @param readinessPath answered 2xx by a member that may get requests
public record Upstream(
        String name, String backend, List<String> hosts, int port, String readinessPath) {

    private static final int PRIMARY_PORT = 8080;
    private static final String PRIMARY_READINESS = "/readyz";

    /// Takes a copy.
    public Upstream {
        hosts = List.copyOf(hosts);
    }

    /// A backend behind its headless Service. The name of the Service is completed by the resolver, so
    /// the domain of the cluster need not be known.
    public static Upstream of(Instance instance, Backend backend) {
        var legacy = instance.spec().legacy();
        return backend.revision()
                .map(revision ->
                        new Upstream(
                                cluster(backend),
                                backend.text(),
                                List.of(host(instance, instance.revisioned(revision))),
                                PRIMARY_PORT,
                                PRIMARY_READINESS))
                .orElseGet(() ->
                        new Upstream(
                                cluster(backend),
                                backend.text(),
                                List.of(host(instance, instance.legacyBackend())),
                                legacy == null ? PRIMARY_PORT : legacy.portOrDefault(),
                                legacy == null ? "/" : legacy.readinessPathOrDefault()));
    }

    /// The cluster of a backend's own pods.
    public static String cluster(Backend backend) {
        return backend.revision().map(revision -> "primary-" + revision).orElse("legacy");
    }

    private static String host(Instance instance, String service) {
        return service + "." + instance.namespace() + ".svc";
    }
}
