#!/bin/sh
# The hub alone, for work on it: no pages are built. Arguments go to `mcp-orch serve`.
. "$(dirname "$0")/lib.sh"

bring_uv
sync
MCP_ORCH_SKIP_UI=1 exec "$ROOT/.venv/bin/mcp-orch" serve "$@"
