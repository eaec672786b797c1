# shellcheck shell=bash
# etcd and the API server, for the whole cluster and for the run that has nothing else.
# Needs RUN, LOGS, BIN and the functions of processes.sh.

# run_etcd PORT PEER-PORT: data that a run leaves is thrown away, so nothing waits for the disk.
run_etcd() {
    start etcd etcd --name default --data-dir "$RUN/etcd" --unsafe-no-fsync --logger zap --log-level warn \
        --listen-client-urls "http://127.0.0.1:$1" --advertise-client-urls "http://127.0.0.1:$1" \
        --listen-peer-urls "http://127.0.0.1:$2" --initial-advertise-peer-urls "http://127.0.0.1:$2" \
        --initial-cluster "default=http://127.0.0.1:$2"
}

# run_apiserver ADDRESS PORT ETCD-PORT [OPTION…]
run_apiserver() {
    local address=$1 port=$2 etcd=$3
    shift 3
    start kube-apiserver "$BIN/kube-apiserver" \
        --etcd-servers "http://127.0.0.1:$etcd" \
        --bind-address "$address" --advertise-address "$address" --secure-port "$port" \
        --service-cluster-ip-range "${SERVICES:-198.19.0.0/16}" \
        --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged=true \
        --client-ca-file "$RUN/pki/ca.crt" \
        --tls-cert-file "$RUN/pki/apiserver.crt" --tls-private-key-file "$RUN/pki/apiserver.key" \
        --service-account-key-file "$RUN/pki/sa.pub" --service-account-signing-key-file "$RUN/pki/sa.key" \
        --service-account-issuer https://kubernetes.default.svc.cluster.local \
        --audit-policy-file "$CLUSTER_DIR/config/audit-policy.yaml" --audit-log-path "$LOGS/audit.log" \
        --audit-log-maxsize 200 --audit-log-maxbackup 2 \
        "$@"
}

kubectl_admin() { "$BIN/kubectl" --kubeconfig "$RUN/kubeconfig" --request-timeout=5s "$@"; }

apiserver_ready() { kubectl_admin get --raw /readyz; }
