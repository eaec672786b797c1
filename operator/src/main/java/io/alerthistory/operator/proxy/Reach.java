package io.alerthistory.operator.proxy;

import io.alerthistory.operator.desired.Instance;
import io.alerthistory.operator.desired.Network;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whom the proxy reaches, and who reaches it.
public final class Reach {

    private Reach() {}

    /// The headless Service of the legacy stack's pods: every one by address, ready or not, since Envoy
    /// finds out by itself, and sooner.
    public static Service legacy(Instance instance, Map<String, String> selector, int port) {
        return new ServiceBuilder()
                .withMetadata(instance.owned(instance.legacyBackend(), Workload.labels(instance)))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(selector)
                .addNewPort()
                .withName("http")
                .withAppProtocol("http")
                .withProtocol("TCP")
                .withPort(port)
                .withTargetPort(new IntOrString(port))
                .endPort()
                .endSpec()
                .build();
    }

    /// Clients reach the proxy as they would reach the service; its statistics are for the operator
    /// alone, whether or not the spec asks for a NetworkPolicy.
    ///
    /// @param operatorNamespace where the operator runs
    public static NetworkPolicy policy(Instance instance, String operatorNamespace) {
        var clients = new ArrayList<NetworkPolicyPeer>();
        if (instance.spec().networkPolicyOrDefault().enabledOrDefault()) {
            clients.addAll(Network.clients(instance));
            clients.add(Network.operator(operatorNamespace));
        }
        return new NetworkPolicyBuilder()
                .withMetadata(instance.owned(instance.proxy(), Workload.labels(instance)))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Workload.selector(instance))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(
                        rule(Bootstrap.Place.POD.http(), clients),
                        rule(
                                Bootstrap.Place.POD.status(),
                                List.of(Network.operator(operatorNamespace))))
                .endSpec()
                .build();
    }

    /// From everybody, if from nobody in particular.
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
