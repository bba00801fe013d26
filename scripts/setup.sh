#!/bin/sh
# Brings what work on mcp-orch needs: Python packages, Node and the web application's packages.
. "$(dirname "$0")/lib.sh"

bring_uv
sync
"$ROOT/.venv/bin/python" -m mcp_orch.app.ui_build
say "ready: .venv/bin/just lists what can be done (or put .venv/bin on your PATH)"
