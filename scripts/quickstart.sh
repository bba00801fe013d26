#!/bin/sh
# The hub with its web application, in one command: needs Python 3.11 or newer, and nothing else.
# Arguments go to `mcp-orch serve`: scripts/quickstart.sh --port 9000
. "$(dirname "$0")/lib.sh"

bring_uv
sync --no-dev --group ui
# The pages are built before the first start, so that the printed URL shows them at once.
"$ROOT/.venv/bin/python" -m mcp_orch.app.ui_build
MCP_ORCH_QUICKSTART=1 exec "$ROOT/.venv/bin/mcp-orch" serve "$@"
