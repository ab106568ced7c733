#!/usr/bin/env bash
# nagios.sh install | run - a real Nagios Core, without its web pages, which sends to a hub as plugins/Nagios/commands-env.cfg and polilog-notify say.
# It watches the service Disk on web1 every second: checks/web1.Disk of the state folder holds the exit code of the check, and below it the output.
# It takes external commands by rw/nagios.cmd.
#
#   POLILOG_WEBHOOK_URL, POLILOG_WEBHOOK_TOKEN   the connection   (default: http://127.0.0.1:8080/ingest/nagios, no token that is valid)
. "$(dirname "$0")/lib.sh"
plugin=$here/../../plugins/Nagios

write_objects() {
    # Only the address and the folders differ from what we ship.
    sed -e "s|https://polilog.example/ingest/nagios|${POLILOG_WEBHOOK_URL:-http://127.0.0.1:8080/ingest/nagios}|" \
        -e 's|/usr/local/bin/|/state/|' -e 's|/etc/nagios/|/state/|' "$plugin/commands-env.cfg"
    cat <<'CFG'
define command {
    command_name    check-file
    command_line    /state/check-file /state/checks/$HOSTNAME$.$SERVICEDESC$
}
define command {
    command_name    check-host
    command_line    /bin/true
}
define timeperiod {
    timeperiod_name    24x7
    alias              always
    monday             00:00-24:00
    tuesday            00:00-24:00
    wednesday          00:00-24:00
    thursday           00:00-24:00
    friday             00:00-24:00
    saturday           00:00-24:00
    sunday             00:00-24:00
}
define host {
    host_name                web1
    address                  192.0.2.1
    check_command            check-host
    max_check_attempts       1
    check_period             24x7
    contacts                 polilog
    notification_interval    0
    notification_period      24x7
}
define service {
    host_name                web1
    service_description      Disk
    check_command            check-file
    check_interval           1
    retry_interval           1
    max_check_attempts       1
    check_period             24x7
    contacts                 polilog
    notification_interval    0
    notification_period      24x7
    notes_url                https://wiki.example.org/disk
    _TEAM                    payments
}
CFG
}

configure() {
    mkdir -p "$state"/{checks,rw,var/results}
    install_file 755 check-file <<'SH'
#!/bin/sh
read -r code <"$1" || { echo 'DISK OK'; exit 0; }
sed 1d "$1"
exit "$code"
SH
    install_file 755 polilog-notify <"$plugin/polilog-notify"
    install_file 600 polilog.header <<<"Authorization: Bearer ${POLILOG_WEBHOOK_TOKEN:-none}"
    write_objects >"$state/objects.cfg"
    cat >"$state/nagios.cfg" <<'CFG'
log_file=/state/nagios.log
cfg_file=/state/objects.cfg
object_cache_file=/state/var/objects.cache
status_file=/state/var/status.dat
state_retention_file=/state/var/retention.dat
temp_file=/state/var/nagios.tmp
temp_path=/state/var
log_archive_path=/state/var
check_result_path=/state/var/results
lock_file=/state/var/nagios.lock
command_file=/state/rw/nagios.cmd
query_socket=/state/var/nagios.qh
nagios_user=nagios
nagios_group=nagios
use_syslog=0
check_external_commands=1
interval_length=1
status_update_interval=1
check_result_reaper_frequency=1
service_inter_check_delay_method=n
enable_notifications=1
enable_flap_detection=0
execute_service_checks=1
enable_environment_macros=1
check_for_updates=0
check_workers=2
illegal_macro_output_chars=`~$&|'"<>
CFG
    owned_by nagios "$state"
    inside nagios nagios4 -v /state/nagios.cfg >"$state/verified.log" || { tail -n 25 "$state/verified.log" >&2; die "Nagios refuses the configuration; its words are above"; }
}
install_file() { cat >"$state/$2" && chmod "$1" "$state/$2"; }

run() {
    configure
    spawn daemon nagios nagios4 /state/nagios.cfg
    until_ready daemon 60 checked
    serve "Nagios; the check of Disk on web1 reads $state/checks/web1.Disk, commands go to $state/rw/nagios.cmd"
}
checked() { [ -p "$state/rw/nagios.cmd" ] && ! grep -q 'has_been_checked=0' "$state/var/status.dat" && grep -q 'has_been_checked=1' "$state/var/status.dat"; }

case ${1:-} in
    install | run) install nagios4-core curl ;;&
    install) ;;
    run) begin; run ;;
    *) sed -n '2,/^\. /{/^\. /d;s/^# \{0,1\}//;p}' "$0"; exit 2 ;;
esac
