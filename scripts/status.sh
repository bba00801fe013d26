#!/bin/sh
# What runs on this machine: the hub, its servers, the local PostgreSQL, the UI's development server.
. "$(dirname "$0")/lib.sh"

bring_uv
sync
"$ROOT/.venv/bin/python" -m tools.database status || true
if "$ROOT/.venv/bin/python" -c 'import socket; socket.create_connection(("127.0.0.1", 3000), 1)' 2>/dev/null; then
    say "port 3000: answers (UI development server, or the hub's second port)"
else
    say "port 3000: nothing answers; scripts/frontend.sh starts the UI development server"
fi
exec "$ROOT/.venv/bin/mcp-orch" status "$@"
