"""Is a hub running here, are its servers well? `python test_mcp_connection.py`; options go to mcp-orch (--hub URL)."""

import subprocess
import sys
from pathlib import Path

for command in ("status", "list-servers"):
    print(f"== mcp-orch {command}", flush=True)
    if subprocess.run([Path(sys.executable).with_name("mcp-orch"), command, *sys.argv[1:]], check=False).returncode:
        sys.exit(f"mcp-orch {command} failed; `mcp-orch doctor` says what to do")
print("== the hub answers")
