#!/usr/bin/env bash
# zabbix.sh install | run - a real Zabbix server, its frontend with the API (Admin, zabbix) and a PostgreSQL of its own. Nothing is configured yet: no host, no media type.
#
#   POLILOG_ZABBIX_PORT, POLILOG_ZABBIX_WEB_PORT   server and frontend; default 10451, 10480
. "$(dirname "$0")/lib.sh"
port=${POLILOG_ZABBIX_PORT:-10451}
web=${POLILOG_ZABBIX_WEB_PORT:-10480}

install_zabbix() {
    install zabbix-server-pgsql zabbix-frontend-php php-fpm php-cli php-pgsql php-curl postgresql
    local bin=("$root"/usr/lib/postgresql/*/bin)
    postgres=${bin[-1]#"$root"}
    # Debian's frontend looks in one of these, upstream's in the other.
    ln -sfn /state/zabbix.conf.php "$root/etc/zabbix/zabbix.conf.php"
    ln -sfn /state/zabbix.conf.php "$root/usr/share/zabbix/conf/zabbix.conf.php"
}

start_postgres() {
    spawn postgres postgres "$postgres/postgres" -D /state/pg -c listen_addresses= -c unix_socket_directories=/state/run \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off
    until_ready postgres 60 inside postgres "$postgres/pg_isready" -q -h /state/run
}

# Importing Zabbix's schema takes a while: the finished data folder is kept beside the chroot.
make_database() {
    local tar=$root-database.tar file
    if [ "$tar" -nt "$root/etc/polilog-peer" ]; then
        tar -C "$state/pg" --numeric-owner -xpf "$tar"
        return
    fi
    say "making the database"
    inside postgres "$postgres/initdb" -D /state/pg --no-sync -E UTF8 --locale=C -A trust >"$state/initdb.log"
    start_postgres
    inside postgres "$postgres/createuser" -h /state/run zabbix
    inside postgres "$postgres/createdb" -h /state/run -O zabbix -E UTF8 zabbix
    for file in schema images data; do
        inside postgres /bin/sh -c 'zcat "$1" | "$2/psql" -q -v ON_ERROR_STOP=1 -h /state/run -U zabbix zabbix' sh "/usr/share/zabbix-server-pgsql/$file.sql.gz" "$postgres" >"$state/import.log"
    done
    kill -INT "${pids[-1]}"
    wait "${pids[-1]}"
    pids=()
    tar -C "$state/pg" --numeric-owner -cpf "$tar.new" .
    mv "$tar.new" "$tar"
}

configure() {
    mkdir -p "$state/run" "$state/pg"
    chmod 700 "$state/pg"
    chmod 777 "$state/run"
    owned_by postgres "$state/pg"
    cat >"$state/zabbix_server.conf" <<CONF
ListenIP=127.0.0.1
ListenPort=$port
LogType=console
PidFile=/state/run/zabbix_server.pid
SocketDir=/state/run
DBHost=/state/run
DBName=zabbix
DBUser=zabbix
AllowUnsupportedDBVersions=1
CacheUpdateFrequency=1
StartPollers=1
StartPingers=0
StartDiscoverers=0
StartHTTPPollers=0
StartReportWriters=0
StatsAllowedIP=127.0.0.1
CONF
    # What streams; 6.0 has no such thing and refuses to hear of it.
    if grep -aq StartConnectors "$root/usr/sbin/zabbix_server"; then echo StartConnectors=1 >>"$state/zabbix_server.conf"; fi
    cat >"$state/zabbix.conf.php" <<PHP
<?php
\$DB = ['TYPE' => 'POSTGRESQL', 'SERVER' => '/state/run', 'PORT' => '0', 'DATABASE' => 'zabbix', 'USER' => 'zabbix', 'PASSWORD' => '', 'SCHEMA' => '',
    'ENCRYPTION' => false, 'KEY_FILE' => '', 'CERT_FILE' => '', 'CA_FILE' => '', 'VERIFY_HOST' => false, 'CIPHER_LIST' => '',
    'VAULT' => '', 'VAULT_URL' => '', 'VAULT_PREFIX' => '', 'VAULT_DB_PATH' => '', 'VAULT_TOKEN' => '', 'VAULT_CERT_FILE' => '', 'VAULT_KEY_FILE' => '', 'DOUBLE_IEEE754' => true];
\$ZBX_SERVER = '127.0.0.1';
\$ZBX_SERVER_PORT = '$port';
\$ZBX_SERVER_NAME = 'peers';
\$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
PHP
}

run() {
    configure
    locked "$root-database" make_database
    start_postgres
    spawn web www-data php -d memory_limit=256M -d post_max_size=16M -d max_execution_time=300 -d max_input_time=300 -d date.timezone=UTC -d display_errors=stderr \
        -S "127.0.0.1:$web" -t /usr/share/zabbix
    until_ready web 30 answers "http://127.0.0.1:$web/robots.txt"
    spawn zabbix zabbix zabbix_server -f -c /state/zabbix_server.conf
    until_ready zabbix 60 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
    serve "http://127.0.0.1:$web, server 127.0.0.1:$port"
}

case ${1:-} in
    install | run) install_zabbix ;;&
    install) ;;
    run) begin; run ;;
    *) sed -n '2,/^\. /{/^\. /d;s/^# \{0,1\}//;p}' "$0"; exit 2 ;;
esac
