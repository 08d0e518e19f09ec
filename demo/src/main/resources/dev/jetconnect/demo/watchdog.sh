# Removes all that the demo has made. $1 is its work folder, by its real path. Standard input is a pipe
# that only the demo's JVM holds: it ends when the demo ends, however it ends.
trap '' HUP INT TERM
work=$1
cat >/dev/null

# The demo's servers are the processes that run in its folder. By their programs, so that somebody's
# shell that looks around there is not among them.
servers() {
    for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd") in
        "$work" | "$work"/*) ;;
        *) continue ;;
        esac
        case $(readlink "$process/exe") in
        */postgres | */postgres\ *) echo "${process#/proc/} postgres" ;;
        */java | */nats-server | */nats-server\ *) echo "${process#/proc/} other" ;;
        # MySQL runs under its own loader.
        */mariadbd | */mysqld | */ld-linux-*) echo "${process#/proc/} other" ;;
        esac
    done 2>/dev/null
}

# A server can be just about to start, so the folder has to stay away for a moment.
round=0
gone=0
while [ "$gone" -lt 3 ] && [ "$round" -lt 100 ]; do
    round=$((round + 1))
    found=$(servers)
    if [ -n "$found" ]; then
        gone=0
        echo "$found" | while read -r process program; do
            # PostgreSQL gives its shared memory back on QUIT, not on KILL.
            signal=KILL
            [ "$program" != postgres ] || [ "$round" -gt 25 ] || signal=QUIT
            kill -s "$signal" "$process" 2>/dev/null
        done
    else
        rm -rf "$work" 2>/dev/null
        gone=$((gone + 1))
        [ ! -e "$work" ] || gone=0
    fi
    sleep 0.2
done
