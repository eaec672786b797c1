# shellcheck shell=bash
# Every part, for `up` and `down`.
library=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=common.sh
. "$library/common.sh"
# shellcheck source=processes.sh
. "$library/processes.sh"
# shellcheck source=certificates.sh
. "$library/certificates.sh"
# shellcheck source=control-plane.sh
. "$library/control-plane.sh"
# shellcheck source=network.sh
. "$library/network.sh"
# shellcheck source=node.sh
. "$library/node.sh"
# shellcheck source=storage.sh
. "$library/storage.sh"
