#!/usr/bin/env bash
# alertmanager.sh install | run | routes FILE - a real Alertmanager, fed by a real Prometheus, which sends to a hub as plugins/Prometheus/alertmanager.yml says (only sooner).
# Prometheus scrapes metrics.txt of the state folder every second; the rules below fire on what it finds there.
# `routes` runs nothing: it says for each line of labels (with tabs between them) from standard input which receivers this alertmanager.yml tells, as amtool does.
#
#   POLILOG_WEBHOOK_URL, POLILOG_WEBHOOK_TOKEN           the connection   (default: that of the demonstration)
#   POLILOG_ALERTMANAGER_PORT, POLILOG_PROMETHEUS_PORT   default 19093, 19090
#   POLILOG_REPEAT_INTERVAL                              default 4h
#   POLILOG_PAST_ALERTMANAGER                            not empty: Prometheus sends to the hub itself, as docs/connect/prometheus.md says
. "$(dirname "$0")/lib.sh"
alertmanager=127.0.0.1:${POLILOG_ALERTMANAGER_PORT:-19093}
prometheus=127.0.0.1:${POLILOG_PROMETHEUS_PORT:-19090}

configure() {
    mkdir -p "$state/am" "$state/prom" "$state/user"
    printf '%s' "${POLILOG_WEBHOOK_TOKEN:-demonstration}" >"$state/token"
    sed -e "s|url: https://[^ ]*|url: ${POLILOG_WEBHOOK_URL:-http://127.0.0.1:8080/ingest/prometheus}|" \
        -e 's|credentials_file: .*|credentials_file: /state/token|' \
        -e 's|group_wait: .*|group_wait: 500ms|' -e 's|group_interval: .*|group_interval: 1s|' \
        -e "s|repeat_interval: .*|repeat_interval: ${POLILOG_REPEAT_INTERVAL:-4h}|" \
        "$here/../../plugins/Prometheus/alertmanager.yml" >"$state/alertmanager.yml"
    local target=${POLILOG_WEBHOOK_URL:-http://127.0.0.1:8080/ingest/prometheus} sends="static_configs: [{ targets: [\"$alertmanager\"] }]"
    target=${target#http://}
    if [ -n "${POLILOG_PAST_ALERTMANAGER:-}" ]; then
        sends="path_prefix: /${target#*/}, authorization: { credentials_file: /state/token }, static_configs: [{ targets: [\"${target%%/*}\"] }]"
    fi
    echo 'up_to_you 1' >"$state/user/metrics.txt"
    cat >"$state/prometheus.yml" <<YAML
global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s, external_labels: { cluster: peers } }
rule_files: [/state/rules.yml]
alerting: { alertmanagers: [{ $sends }] }
scrape_configs:
  - job_name: node
    metrics_path: /user/metrics.txt      # Prometheus serves the file itself
    static_configs: [{ targets: ["$prometheus"] }]
YAML
    cat >"$state/rules.yml" <<'YAML'
groups:
  - name: disks
    rules:
      - alert: DiskFull
        expr: disk_used_percent > 90
        labels: { severity: critical }
        annotations:
          summary: 'Disk {{ $labels.mount }} of {{ $labels.host }} is {{ $value | printf "%.0f" }} % full'
          description: 'What grows there: <b>see the runbook</b> & call @room.'
          runbook_url: https://runbooks.example/disk-full
YAML
    owned_by prometheus "$state/am" "$state/prom"
    inside prometheus amtool check-config /state/alertmanager.yml >&2 || die "amtool refuses the configuration"
}

run() {
    configure
    spawn alertmanager prometheus prometheus-alertmanager --config.file=/state/alertmanager.yml --storage.path=/state/am \
        --web.listen-address="$alertmanager" --cluster.listen-address= --log.level=debug
    until_ready alertmanager 60 answers "http://$alertmanager/-/ready"
    spawn prometheus prometheus prometheus --config.file=/state/prometheus.yml --storage.tsdb.path=/state/prom \
        --web.listen-address="$prometheus" --web.user-assets=/state/user
    until_ready prometheus 60 answers "http://$prometheus/-/ready"
    serve "Alertmanager http://$alertmanager, Prometheus http://$prometheus, its metrics $state/user/metrics.txt"
}

routes() {
    cp "$1" "$state/alertmanager.yml"
    chmod 644 "$state/alertmanager.yml"
    local labels
    while IFS=$'\t' read -r -a labels; do
        inside prometheus amtool config routes test --config.file=/state/alertmanager.yml "${labels[@]}" </dev/null 2>>"$state/amtool.log" | sed "/^time=/d" || die "$(tail -n 1 "$state/amtool.log")"
    done
}

case ${1:-} in
    install | run | routes) install prometheus prometheus-alertmanager ;;&
    install) ;;
    run) begin; run ;;
    routes) begin; routes "$2" ;;
    *) sed -n '2,/^\. /{/^\. /d;s/^# \{0,1\}//;p}' "$0"; exit 2 ;;
esac
