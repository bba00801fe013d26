#!/bin/sh
# The web application's development server on port 3000, in front of a hub on port 8000 (scripts/backend.sh).
. "$(dirname "$0")/lib.sh"

bring_uv
sync --group ui
exec "$ROOT/.venv/bin/python" -m tools.web dev "$@"
