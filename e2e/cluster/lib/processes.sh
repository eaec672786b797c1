# shellcheck shell=bash
# Background processes of one run: each has a file with its pid and start time, and only those are ever ended.
# Needs RUN (the run's folder) and LOGS; NETNS names the network namespace to start in, empty for the host's.

started_at() { # field 22 of stat, after the command's name, which may hold blanks
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    echo "${20}"
}

# start NAME COMMAND…
start() {
    local name=$1 enter=()
    shift
    mkdir -p "$RUN/pids" "$LOGS"
    # Not `ip netns exec`: that hides the cgroup mounts.
    [[ -z ${NETNS:-} ]] || enter=(nsenter "--net=/run/netns/$NETNS")
    setsid "${enter[@]}" "$@" </dev/null >"$LOGS/$name.log" 2>&1 9>&- &
    echo "$! $(started_at $!)" >"$RUN/pids/$name"
}

# alive NAME: the process started under that name still runs, and is not another one with its number.
alive() {
    local pid began
    read -r pid began 2>/dev/null <"$RUN/pids/$1" && [[ -n $began && $(started_at "$pid") == "$began" ]]
}

all_alive() {
    local file
    [[ -d $RUN/pids ]] || return 1
    for file in "$RUN"/pids/*; do
        alive "${file##*/}" || return 1
    done
}

# stop NAME…: TERM, then KILL after ten seconds.
stop() {
    local name deadline=$((SECONDS + 10))
    for name in "$@"; do signal TERM "$name"; done
    for name in "$@"; do
        while alive "$name"; do
            if ((SECONDS >= deadline)); then
                signal KILL "$name"
                deadline=$((SECONDS + 5))
            fi
            sleep 0.05
        done
        rm -f "$RUN/pids/$name"
    done
}

signal() {
    local pid
    alive "$2" || return 0
    read -r pid _ <"$RUN/pids/$2"
    kill "-$1" "$pid" 2>/dev/null || true
}
