#!/usr/bin/env bash
# synapse.sh install | run - a real Matrix homeserver, polilog.test, with its data in SQLite. Anybody may register, and no rate limits stand in the way.
#
#   POLILOG_SYNAPSE_PORT   default 18008
. "$(dirname "$0")/lib.sh"
port=${POLILOG_SYNAPSE_PORT:-18008}

configure() {
    local free='{ per_second: 1000000, burst_count: 1000000 }'
    mkdir -p "$state/media"
    printf 'ed25519 a_%s %s\n' "$(random 2)" "$(head -c 32 /dev/urandom | base64 | tr -d '=\n')" >"$state/signing.key"
    cat >"$state/homeserver.yaml" <<YAML
server_name: polilog.test
public_baseurl: http://127.0.0.1:$port/
listeners: [{ port: $port, bind_addresses: ["127.0.0.1"], type: http, tls: false, resources: [{ names: [client], compress: false }] }]
database: { name: sqlite3, args: { database: /state/homeserver.db } }
log_config: /state/log.yaml
media_store_path: /state/media
signing_key_path: /state/signing.key
macaroon_secret_key: "$(random 24)"
form_secret: "$(random 24)"
enable_registration: true
enable_registration_without_verification: true
report_stats: false
suppress_key_server_warning: true
trusted_key_servers: []
federation_domain_whitelist: []
url_preview_enabled: false
push: { enabled: false }
bcrypt_rounds: 4
rc_message: $free
rc_registration: $free
rc_login: { address: $free, account: $free, failed_attempts: $free }
rc_joins: { local: $free, remote: $free }
rc_joins_per_room: $free
rc_invites: { per_room: $free, per_user: $free, per_issuer: $free }
rc_room_creation: $free
YAML
    cat >"$state/log.yaml" <<'YAML'
version: 1
formatters: { line: { format: "%(asctime)s %(levelname)s %(name)s - %(message)s" } }
handlers: { console: { class: logging.StreamHandler, formatter: line } }
root: { level: WARNING, handlers: [console] }
disable_existing_loggers: false
YAML
    owned_by matrix-synapse "$state"
}

run() {
    configure
    spawn synapse matrix-synapse python3 -m synapse.app.homeserver -c /state/homeserver.yaml
    until_ready synapse 120 answers "http://127.0.0.1:$port/_matrix/client/versions"
    serve "http://127.0.0.1:$port"
}

case ${1:-} in
    install | run) install matrix-synapse ;;&
    install) ;;
    run) begin; run ;;
    *) sed -n '2,/^\. /{/^\. /d;s/^# \{0,1\}//;p}' "$0"; exit 2 ;;
esac
