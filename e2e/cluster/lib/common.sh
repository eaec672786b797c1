# shellcheck shell=bash
# Paths and small words shared by every script here. Source it; it runs nothing.

CLUSTER_DIR=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
REPOSITORY=$(cd -- "$CLUSTER_DIR/../.." && pwd)
CACHE=${ALERT_HISTORY_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/alert-history}
CLUSTER_RUN=$CACHE/run/cluster
export CLUSTER_DIR REPOSITORY CACHE CLUSTER_RUN
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/go/bin

say() { printf '%s\n' "$*" >&2; }

die() {
    say "cluster: $*"
    exit 1
}

# What is missing and how to get it; exit code 3 lets a caller count a skip.
missing() {
    say "cluster: $*"
    exit 3
}

# wait_for SECONDS WHAT COMMAND…: polls until the command succeeds, else dies with WHAT.
wait_for() {
    local seconds=$1 what=$2 deadline
    shift 2
    deadline=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || die "$what: not within ${seconds} s${LOGS:+; logs in $LOGS}"
        sleep 0.1
    done
}

# debian_packages COMMAND=PACKAGE…: installs the packages whose command or file is not there.
debian_packages() {
    local pair absent=()
    for pair in "$@"; do
        [[ -e ${pair%%=*} ]] || command -v "${pair%%=*}" >/dev/null || absent+=("${pair#*=}")
    done
    ((${#absent[@]})) || return 0
    command -v apt-get >/dev/null || missing "no ${absent[*]} and no apt-get: install these packages"
    say "cluster: installing ${absent[*]}"
    # etcd and containerd are run by these scripts alone, never as services of the machine.
    local policy=/usr/sbin/policy-rc.d placed='' status=0
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        placed=1
    fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${absent[@]}"; } >&2 || status=$?
    [[ -z $placed ]] || rm -f "$policy"
    ((status == 0)) || missing "apt-get could not install ${absent[*]}: install them by hand"
}

# The kubeconfig of the cluster in use: the one the user named, else the one that cluster-up made.
kubeconfig_in_use() {
    echo "${E2E_KUBECONFIG:-$CLUSTER_RUN/kubeconfig}"
}
