#!/usr/bin/env bash
# Runs the tests:  ./test.sh            needs the .NET SDK and PostgreSQL (found or fetched as the hub does; POLILOG_TEST_DB names another)
#                  ./test.sh --peers    also against real Synapse, Alertmanager, Nagios, Zabbix and Chromium (installs Debian packages, so needs root)
#                  ./test.sh --nightly  lets each connector read a million mutations of its bodies, in place of ten thousand (about half an hour)
# Anything more is for the test runner, such as --filter-class '*RouteTests'.
# The last line is always "N passed, N failed", and the exit status agrees with it.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
projects=(Polilog.UnitTests Polilog.IntegrationTests)
while true; do
    case ${1:-} in
        --peers) projects+=(Polilog.EndToEndTests) ;;
        --nightly) export POLILOG_MUTATIONS=1000000 ;;
        *) break ;;
    esac
    shift
done
out=artifacts/tests; rm -rf "$out"; mkdir -p "$out"

rc=0
if dotnet build Polilog.sln -v q -nologo -clp:ErrorsOnly; then
    for project in "${projects[@]}"; do
        # 8: nothing in this project matches the filter.
        dotnet test --project "tests/$project" --no-build --no-restore --results-directory "$out/$project" --report-xunit-trx --ignore-exit-code 8 "$@" || rc=$?
    done
else
    rc=1
fi

# The last test process stops the PostgreSQL they share; one that was killed could not. Whoever else uses it holds its lock.
server=${TMPDIR:-/tmp}/polilog-tests-$(id -un)/postgres
if [ -r "$server/data/postmaster.pid" ]; then
    flock -n "$server/users.lock" kill -INT "$(head -n 1 "$server/data/postmaster.pid")" 2>/dev/null
fi

results() { find "$out" -name '*.trx' -exec cat {} + | tr '\n' ' ' | sed 's/<UnitTestResult /\n&/g; s/<Counters /\n&/g'; }
read -r passed failed < <(results | awk '
    /^<Counters / { n = split($0, a, /[ \/>]+/)
        for (i = 1; i <= n; i++) if (split(a[i], kv, /="?|"/) > 1) { v = kv[2] + 0
            if (kv[1] == "passed") p += v; else if (kv[1] ~ /^(failed|error|timeout|aborted)$/) f += v } }
    END { print p + 0, f + 0 }')
skipped=$(results | grep -c '^<UnitTestResult .* outcome="NotExecuted"')
if ((rc != 0 && failed == 0)); then failed=1; fi      # a build error or a crash leaves no counters
if ((rc == 0 && failed > 0)); then rc=1; fi
if ((passed + failed == 0)); then failed=1; rc=1; fi
if ((skipped > 0)); then
    results | sed -n 's/^<UnitTestResult .* outcome="NotExecuted".*<StdOut>\([^<]*\)<.*/skipped: \1/p' | sort | uniq -c
    echo "$skipped skipped"
fi
echo "$passed passed, $failed failed"
exit "$rc"
