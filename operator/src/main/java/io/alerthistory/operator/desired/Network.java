package io.alerthistory.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.ArrayList;
import java.util.List;

/// How the pods are reached, and by whom. (The Service that clients use is traffic's.)
public final class Network {

    private Network() {}

    /// The headless Service of a revision: every pod by address, ready or not.
    public static Service backend(Instance instance, RevisionFiles files) {
        return new ServiceBuilder()
                .withMetadata(
                        instance.owned(
                                instance.revisioned(files.revision()),
                                Labels.ofRevision(instance, files.revision(), files.image())))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Labels.selector(instance, files.revision()))
                .addNewPort()
                .withName("http")
                .withAppProtocol("http")
                .withProtocol("TCP")
                .withPort(ConfigFiles.HTTP)
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .addNewPort()
                .withName("admin")
                .withAppProtocol("http")
                .withProtocol("TCP")
                .withPort(ConfigFiles.ADMIN)
                .withTargetPort(new IntOrString("admin"))
                .endPort()
                .endSpec()
                .build();
    }

    /// Clients reach the service's port, the operator the other one; so do clients when metrics are
    /// asked for. The kubelet's probes come from the node, which is always let in.
    ///
    /// @param operatorNamespace where the operator runs
    public static NetworkPolicy policy(Instance instance, String operatorNamespace) {
        var spec = instance.spec();
        var clients = clients(instance);
        var throughProxy = new ArrayList<>(clients);
        throughProxy.add(
                new NetworkPolicyPeerBuilder()
                        .withNewPodSelector()
                        .addToMatchLabels(Labels.INSTANCE, instance.name())
                        .addToMatchLabels(Labels.STACK, "proxy")
                        .endPodSelector()
                        .build());
        var rules = new ArrayList<NetworkPolicyIngressRule>();
        rules.add(rule(ConfigFiles.HTTP, throughProxy));
        rules.add(rule(ConfigFiles.ADMIN, List.of(operator(operatorNamespace))));
        if (spec.monitoringOrDefault().serviceMonitorOrDefault()) {
            rules.add(rule(ConfigFiles.ADMIN, clients));
        }
        return new NetworkPolicyBuilder()
                .withMetadata(instance.owned(instance.name(), Labels.of(instance, "network")))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(instance))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(rules)
                .endSpec()
                .build();
    }

    /// Who may send requests: whom the spec names, else the same namespace.
    public static List<NetworkPolicyPeer> clients(Instance instance) {
        var clients = instance.spec().networkPolicyOrDefault().ingressFromOrDefault();
        return clients.isEmpty()
                ? List.of(
                        new NetworkPolicyPeerBuilder()
                                .withNewPodSelector()
                                .endPodSelector()
                                .build())
                : List.copyOf(clients);
    }

    /// The pods of the operator.
    ///
    /// @param namespace where it runs
    public static NetworkPolicyPeer operator(String namespace) {
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("app.kubernetes.io/name", Labels.MANAGER)
                .endPodSelector()
                .build();
    }

    private static NetworkPolicyIngressRule rule(int port, List<NetworkPolicyPeer> from) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(from)
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .endPort()
                .build();
    }
}
