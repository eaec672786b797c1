# shellcheck shell=bash
# The cluster's own network namespace, so that kube-proxy's rules never touch the machine's, joined to it by a
# veth pair. The ranges are those set aside for tests of network devices (RFC 2544), which no site routes.

NETNS=ah-e2e
HOST_LINK=ah-e2e-host
HOST_ADDRESS=198.18.254.1
NODE_ADDRESS=198.18.254.2
PODS=198.18.0.0/17
SERVICES=198.19.0.0/16
DNS_ADDRESS=198.19.0.10
POD_NETWORK=ah-e2e-pods
export NETNS HOST_LINK HOST_ADDRESS NODE_ADDRESS PODS SERVICES DNS_ADDRESS POD_NETWORK

network_up() {
    ip netns add "$NETNS"
    ip link add "$HOST_LINK" type veth peer name uplink netns "$NETNS"
    ip address add "$HOST_ADDRESS/30" dev "$HOST_LINK"
    ip link set "$HOST_LINK" up
    ip -n "$NETNS" link set lo up
    ip -n "$NETNS" address add "$NODE_ADDRESS/30" dev uplink
    ip -n "$NETNS" link set uplink up
    ip -n "$NETNS" route add default via "$HOST_ADDRESS"
    nsenter "--net=/run/netns/$NETNS" sysctl -qw net.ipv4.ip_forward=1
    # A test on the machine reaches pods and services directly.
    ip route replace "$PODS" via "$NODE_ADDRESS" dev "$HOST_LINK"
    ip route replace "$SERVICES" via "$NODE_ADDRESS" dev "$HOST_LINK"
}

network_down() {
    local results=/var/lib/cni/results result netns
    # The pods' namespaces are known by what CNI noted about our network.
    for result in "$results/$POD_NETWORK"-*; do
        [[ -e $result ]] || continue
        netns=$(jq -r '[.result.interfaces[].sandbox // empty][0] // empty' "$result")
        if [[ $netns == */netns/cni-* && -e $netns ]]; then
            umount -l "$netns" 2>/dev/null || true
            rm -f "$netns"
        fi
        local id=${result#"$results/$POD_NETWORK-"}
        rm -f "$result" "$results/cni-loopback-${id%-eth0}-lo"
    done
    ! ip link show "$HOST_LINK" >/dev/null 2>&1 || ip link delete "$HOST_LINK"
    [[ ! -e /run/netns/$NETNS ]] || ip netns delete "$NETNS"
    # `ip netns` turns its folder into a mount; without names in it nobody needs that.
    if [[ -d /run/netns && -z $(ls -A /run/netns) ]]; then
        umount /run/netns 2>/dev/null || true
        rmdir /run/netns 2>/dev/null || true
    fi
    rmdir "$results" /var/lib/cni 2>/dev/null || true
}
