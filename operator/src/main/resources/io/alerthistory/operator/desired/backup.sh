#!/usr/bin/env bash
# Takes a dump of a database and reads it back: verified means that the dump holds as many rows of each table as the
# snapshot that it was taken from. Writes what came of it, as JSON, to the termination message of the container.
#
# BACKUP_DIR       where dumps are kept
# BACKUP_FILE      name of this one; names sort by time
# BACKUP_KEEP      so many stay
# URL_FILE         a file with a libpq URI; or PGHOST, PGPORT, PGDATABASE, USERNAME_FILE and PASSWORD_FILE
# MESSAGE_FILE     for the outcome, default /dev/termination-log
set -euo pipefail
export LC_ALL=C PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-15} PGAPPNAME=alert-history-backup
trap '' PIPE
message_file=${MESSAGE_FILE:-/dev/termination-log}
tab=$'\t'
work=$(mktemp -d)
partial=$BACKUP_DIR/$BACKUP_FILE.partial
trap 'rm -rf "$work" "$partial"' EXIT

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >&2; }

# One line of printable characters as a JSON string.
quoted() {
    local text
    text=$(printf '%s' "$*" | tr '\n\t' '  ' | tr -cd '\040-\176')
    text=${text:0:800}
    text=${text//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

fail() {
    local reason=$1
    shift
    say "failed reason=$reason message=$*"
    printf '{"error":%s,"message":%s}' "$(quoted "$reason")" "$(quoted "$*")" >"$message_file"
    exit 1
}

# What a program of PostgreSQL said on its way out, in a file.
fail_with() {
    local what=$1 said
    said=$(cat "$2")
    case $said in
        *'No space left on device'*)
            fail NoSpace "$what: no space is left on the volume; raise spec.rollout.backup.storage.size or lower spec.rollout.backup.keep" ;;
        *'authentication failed'* | *'permission denied'* | *'does not exist'*) fail DatabaseRejected "$what: $said" ;;
        *'could not connect'* | *'connection to server'* | *'could not translate host name'*)
            fail DatabaseUnreachable "$what: $said" ;;
        *) fail DumpFailed "$what: $said" ;;
    esac
}

# %41 is A.
decoded() {
    local text=${1//\\/\\\\}
    printf '%b' "${text//%/\\x}"
}

secret() { [[ -s $1 ]] || fail SecretMissing "$1 is not there or empty; create the Secret or the key of it that spec.database.postgres names"; }

connection=()
if [[ -n ${URL_FILE:-} ]]; then
    secret "$URL_FILE"
    url=$(<"$URL_FILE")
    # A password among the arguments of a program could be seen by others.
    if [[ $url =~ ^(postgres(ql)?://[^:/@?]*):([^/@?]*)@(.*)$ ]]; then
        PGPASSWORD=$(decoded "${BASH_REMATCH[3]}")
        export PGPASSWORD
        url=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
    fi
    separator='?'
    [[ $url != *\?* ]] || separator='&'
    [[ -z ${PGSSLMODE:-} ]] || { url+=${separator}sslmode=$PGSSLMODE && separator='&'; }
    [[ -z ${PGSSLROOTCERT:-} ]] || url+=${separator}sslrootcert=$PGSSLROOTCERT
    connection=(--dbname="$url")
else
    secret "$USERNAME_FILE"
    secret "$PASSWORD_FILE"
    PGUSER=$(<"$USERNAME_FILE")
    PGPASSWORD=$(<"$PASSWORD_FILE")
    export PGUSER PGPASSWORD
fi

# Debian's packages keep the programs of each version apart; the wrappers before them need perl.
newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -n | tail -n 1)
pg_dump --version >/dev/null 2>&1 || PATH=$newest:$PATH
for program in psql pg_dump pg_restore awk; do
    command -v "$program" >/dev/null || fail ClientMissing "the image has no $program; set spec.rollout.backup.image to one such as postgres:18"
done

query() { psql -XAtq --no-password -v ON_ERROR_STOP=1 "${connection[@]}" "$@"; }

server=$(query -c 'SHOW server_version_num' 2>"$work/error") || {
    # What libpq says of a URI that it cannot read may quote a part of the password.
    [[ -z ${URL_FILE:-} ]] || grep -q 'connection to server\|could not translate host name' "$work/error" \
        || fail DatabaseRejected "the URI in $URL_FILE is not one that libpq can read"
    fail_with "connecting" "$work/error"
}
server=$((server / 10000))
client=$(pg_dump --version | awk '{ print $3 }')
client=${client%%[!0-9]*}
((client >= server)) \
    || fail ClientTooOld "the server is PostgreSQL $server and the client $client; set spec.rollout.backup.image to one of at least $server"

rm -f "$BACKUP_DIR"/*.partial
: 2>"$work/error" >"$partial" || fail NotWritable "$BACKUP_DIR cannot be written to: $(cat "$work/error")"

# The session holds the snapshot until the dump is taken, whatever is written meanwhile.
coproc SESSION { query -F "$tab" 2>"$work/session"; }
session=$SESSION_PID asking=${SESSION[1]} answering=${SESSION[0]}
ended() {
    wait "$session" 2>/dev/null || true
    fail_with "counting rows" "$work/session"
}
tables() {
    cat <<'SQL'
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot();
-- What pg_dump dumps as data: no members of extensions, no parents of partitions, nobody's temporary tables.
SELECT format('SELECT %L, %L, count(*) FROM ONLY %I.%I',
              to_json(coalesce(rs.nspname || '.' || rt.relname, n.nspname || '.' || t.relname))::text,
              format('%I.%I', n.nspname, t.relname), n.nspname, t.relname)
FROM pg_class t
JOIN pg_namespace n ON n.oid = t.relnamespace
LEFT JOIN pg_class rt ON rt.oid = CASE WHEN t.relispartition THEN pg_partition_root(t.oid) END
LEFT JOIN pg_namespace rs ON rs.oid = rt.relnamespace
WHERE t.relkind = 'r' AND t.relpersistence <> 't'
  AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
ORDER BY n.nspname, t.relname \gexec
\echo counted
SQL
}
tables >&"$asking" || ended
IFS= read -r snapshot <&"$answering" || ended
: >"$work/counts"
while IFS= read -r line <&"$answering" || ended; do
    [[ $line != counted ]] || break
    printf '%s\n' "$line" >>"$work/counts"
done
say "counted tables=$(awk 'END { print NR }' "$work/counts") snapshot=$snapshot"

pg_dump --no-password --format=custom --snapshot="$snapshot" --file="$partial" "${connection[@]}" 2>"$work/error" \
    || fail_with "pg_dump" "$work/error"
exec {asking}>&- {answering}<&-
wait "$session" 2>/dev/null || true
sync
bytes=$(wc -c <"$partial")
say "dumped bytes=$((bytes))"

# The list stands at the begin of a dump; only reading all of it shows that all of it is there.
pg_restore --list "$partial" >/dev/null 2>"$work/error" || fail_with "pg_restore --list" "$work/error"
# shellcheck disable=SC2016 # awk's own variables
read_back='
function unquoted(text) { gsub(/"/, "", text); return text }
BEGIN {
    while ((getline line < counts) > 0) {
        split(line, part, "\t")
        name[part[2]] = part[1]
        want[part[2]] = part[3]
        bare[unquoted(part[2])] = part[2]
    }
}
copying { if ($0 == "\\.") copying = 0; else rows[table]++; next }
/^COPY / {
    copying = 1
    said = unquoted(substr($0, 6))
    table = bare[substr(said, 1, index(said, " ") - 1)]
    # A name with a space in it.
    if (table == "") for (each in bare) if (index(said, each " ") == 1 && length(bare[each]) > length(table)) table = bare[each]
}
END {
    for (key in want) {
        if (rows[key] + 0 != want[key] + 0) {
            printf "%s has %d rows in the dump and %d in the database\n", key, rows[key], want[key] > "/dev/stderr"
            bad = 1
        }
        sum[name[key]] += want[key]
    }
    for (each in sum) printf "%d\t%s\n", sum[each], each
    exit bad
}'
pg_restore --data-only --file=- "$partial" 2>"$work/error" | awk -v counts="$work/counts" "$read_back" >"$work/sums" 2>"$work/differs" || {
    [[ ! -s $work/differs || -s $work/error ]] || fail RowsDiffer "$(cat "$work/differs")"
    fail DumpBroken "the dump cannot be read back: $(cat "$work/error" "$work/differs")"
}

mv -f "$partial" "$BACKUP_DIR/$BACKUP_FILE"
sync
printf '%s\n' "$BACKUP_DIR"/*.dump | sort -r | tail -n +"$((BACKUP_KEEP + 1))" | while IFS= read -r old; do
    say "removing file=$old"
    rm -f "$old"
done

sort -t "$tab" -k1,1nr -k2 "$work/sums" | awk -F "$tab" \
    -v head="$(printf '"file":"%s","bytes":%d,"server":%d,"client":%d,"completedAt":"%s"' \
        "$BACKUP_FILE" "$bytes" "$server" "$client" "$(date -u +%Y-%m-%dT%H:%M:%SZ)")" '
    { all += $1 }
    # The message has room for 4096 bytes.
    NR <= 20 && length(list) < 3000 { list = list (NR > 1 ? "," : "") sprintf("{\"name\":%s,\"rows\":%d}", $2, $1) }
    END { printf "{%s,\"rows\":%d,\"tableCount\":%d,\"tables\":[%s],\"verified\":true}", head, all, NR, list }' >"$message_file"
say "verified file=$BACKUP_FILE"
