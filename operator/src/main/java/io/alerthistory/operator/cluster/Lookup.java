package io.alerthistory.operator.cluster;

import io.alerthistory.operator.desired.Monitor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/// Reads what no cache holds: objects that are not labelled as ours, and those that were written a
/// moment ago.
public final class Lookup {

    private final KubernetesClient client;

    /// Reads through a client.
    public Lookup(KubernetesClient client) {
        this.client = client;
    }

    /// The object of that kind, namespace and name, whoever owns it.
    public Optional<HasMetadata> live(HasMetadata like) {
        return Optional.ofNullable(client.resource(like).get());
    }

    /// A Service as it is now.
    public Optional<Service> service(String namespace, String name) {
        return Optional.ofNullable(client.services().inNamespace(namespace).withName(name).get());
    }

    /// Whether the cluster knows ServiceMonitors.
    public boolean serviceMonitors() {
        return client.supports(Monitor.API_VERSION, Monitor.KIND);
    }
}
