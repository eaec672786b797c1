# shellcheck shell=bash
# Local volumes in folders of the node that uid 10001 may write. Needs RUN, NODE and kubectl_admin.

VOLUMES_FREE=24

# Makes volumes until enough are free. Those once claimed stay as they are, with their data, until the take-down.
volumes_up() {
    local free next number folder
    free=$(kubectl_admin get persistentvolumes -o json | jq '[.items[] | select(.spec.claimRef == null)] | length')
    mkdir -p "$RUN/volumes"
    next=$(find "$RUN/volumes" -mindepth 1 -maxdepth 1 | wc -l)
    ((free < VOLUMES_FREE / 2)) || return 0
    for ((number = next + 1; number <= next + VOLUMES_FREE - free; number++)); do
        folder=$(printf '%s/volumes/%03d' "$RUN" "$number")
        install -d -o 10001 -g 10001 -m 0770 "$folder"
        cat <<YAML
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: local-${folder##*/}}
spec:
  capacity: {storage: 100Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: local
  local: {path: $folder}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions:
            - {key: kubernetes.io/hostname, operator: In, values: [$NODE]}
YAML
    done | kubectl_admin apply -f - >/dev/null
}
