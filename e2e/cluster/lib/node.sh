# shellcheck shell=bash
# The one node: containerd, kubelet, kube-proxy, and the names of the cluster. Needs RUN, LOGS, BIN and the
# functions of network.sh, processes.sh and certificates.sh.

NODE=e2e-node
CGROUP=ah-e2e
SYSCTLS=(vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

cgroup_roots() {
    if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
        echo /sys/fs/cgroup
    else
        find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d
    fi
}

# A cgroup above the kubelet's own, so that all that pods leave behind is found under one name.
cgroup_up() {
    local root
    while read -r root; do
        mkdir -p "$root/$CGROUP"
        # By default all pods together get as much as one other process of the machine.
        if [[ -e $root/$CGROUP/cpu.shares ]]; then echo 8192 >"$root/$CGROUP/cpu.shares"; fi
        if [[ -e $root/$CGROUP/cpuset.cpus && -e $root/cpuset.mems ]]; then
            cat "$root/cpuset.cpus" >"$root/$CGROUP/cpuset.cpus"
            cat "$root/cpuset.mems" >"$root/$CGROUP/cpuset.mems"
        fi
    done < <(cgroup_roots)
    if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
        local controllers controller
        read -ra controllers </sys/fs/cgroup/cgroup.controllers
        for controller in "${controllers[@]}"; do
            echo "+$controller" 2>/dev/null >/sys/fs/cgroup/cgroup.subtree_control || true
        done
        echo 800 2>/dev/null >"/sys/fs/cgroup/$CGROUP/cpu.weight" || true
    fi
}

cgroup_down() {
    local root deadline=$((SECONDS + 10))
    local -a processes
    while :; do
        mapfile -t processes < <(cgroup_roots | while read -r root; do
            [[ ! -d $root/$CGROUP ]] || find "$root/$CGROUP" -name cgroup.procs -exec cat {} +
        done | sort -un)
        ((${#processes[@]})) || break
        ((SECONDS < deadline)) || die "these processes of pods do not end: ${processes[*]}"
        kill -KILL "${processes[@]}" 2>/dev/null || true
        sleep 0.1
    done
    while read -r root; do
        [[ ! -d $root/$CGROUP ]] || find "$root/$CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null || true
    done < <(cgroup_roots)
}

run_containerd() {
    mkdir -p "$RUN/cni" "$RUN/containerd"
    cat >"$RUN/cni/10-pods.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "$POD_NETWORK", "plugins": [
  {"type": "ptp", "ipMasq": false, "ipam": {"type": "host-local", "dataDir": "$RUN/cni/addresses",
    "ranges": [[{"subnet": "$PODS"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}
]}
JSON
    cat >"$RUN/containerd/config.toml" <<TOML
version = 2
root = "$RUN/containerd/root"
state = "$RUN/containerd/state"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "$RUN/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  # Without CAP_SYS_RESOURCE no sandbox starts otherwise.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$RUN/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
TOML
    start containerd containerd --config "$RUN/containerd/config.toml"
}

ctr_here() { ctr --address "$RUN/containerd.sock" --namespace k8s.io "$@"; }

run_kubelet() {
    local setting
    for setting in "${SYSCTLS[@]}"; do
        echo "$setting=$(sysctl -n "$setting")"
    done >"$RUN/sysctls"
    echo "search ." >"$RUN/resolv.conf"
    cat >"$RUN/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE_ADDRESS
healthzBindAddress: 127.0.0.1
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $RUN/pki/ca.crt}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix://$RUN/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
clusterDomain: cluster.local
clusterDNS: [$DNS_ADDRESS]
resolvConf: $RUN/resolv.conf
podLogsDir: $LOGS/pods
volumePluginDir: $RUN/volume-plugins
YAML
    start kubelet "$BIN/kubelet" --config "$RUN/kubelet.yaml" --kubeconfig "$RUN/pki/kubelet.kubeconfig" \
        --root-dir "$RUN/kubelet" --cert-dir "$RUN/pki/kubelet" --hostname-override "$NODE" --node-ip "$NODE_ADDRESS"
}

run_kube_proxy() {
    cat >"$RUN/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
bindAddress: $NODE_ADDRESS
clusterCIDR: $PODS
hostnameOverride: $NODE
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
conntrack: {maxPerCore: 0}
clientConnection: {kubeconfig: $RUN/pki/kube-proxy.kubeconfig}
YAML
    start kube-proxy "$BIN/kube-proxy" --config "$RUN/kube-proxy.yaml"
}

# CoreDNS is a process of the node behind the kube-dns Service; a name that is not the cluster's does not exist.
run_coredns() { # COREDNS, the binary
    local binary=$1
    cat >"$RUN/Corefile" <<CORE
. {
    bind $NODE_ADDRESS
    errors
    ready 127.0.0.1:8181
    cache 5
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        kubeconfig $RUN/pki/coredns.kubeconfig
        ttl 5
    }
    template ANY ANY {
        rcode NXDOMAIN
    }
}
CORE
    start coredns "$binary" -conf "$RUN/Corefile"
}

node_ready() { [[ $(kubectl_admin get node "$NODE" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]; }

pods_down() {
    local task
    stop kubelet kube-proxy
    if alive containerd; then
        for task in $(ctr_here tasks ls -q 2>/dev/null); do
            ctr_here tasks kill --signal KILL "$task" >/dev/null 2>&1 || true
        done
        for task in $(ctr_here tasks ls -q 2>/dev/null); do
            ctr_here tasks delete --force "$task" >/dev/null 2>&1 || true
        done
    fi
    stop containerd
    # Shims outlive containerd by design; ours are those that talk to our socket.
    local shim
    for shim in $(pgrep -f "^[^ ]*containerd-shim-runc-v2 .*-address $RUN/containerd.sock"); do
        kill -KILL "$shim" 2>/dev/null || true
    done
    cgroup_down
    if [[ -s $RUN/sysctls ]]; then xargs -a "$RUN/sysctls" sysctl -qw; fi
    local link
    for link in /var/log/containers/*; do
        if [[ -L $link && $(readlink "$link") == "$LOGS"/* ]]; then rm -f "$link"; fi
    done
    rmdir /var/log/containers 2>/dev/null || true
}

unmount_all() {
    local target
    while read -r target; do
        umount -l "$target" 2>/dev/null || true
    done < <(awk -v run="$RUN/" 'index($5, run) == 1 {print $5}' /proc/self/mountinfo | sort -r)
    ! grep -q " $RUN/" /proc/self/mountinfo || die "mounts are left under $RUN"
}
