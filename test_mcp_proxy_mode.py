"""Does a call travel through the hub to a server and back? `python test_mcp_proxy_mode.py`; options go to mcp-orch."""

import subprocess
import sys
from pathlib import Path

ORCH = Path(sys.executable).with_name("mcp-orch")
for command in (
    ["list-tools", "--project", "demo"],
    ["call", "demo.echo", "text=hello from the hub", "--project", "demo"],
):
    print(f"== mcp-orch {' '.join(command)}", flush=True)
    if subprocess.run([ORCH, *command, *sys.argv[1:]], check=False).returncode:
        sys.exit(f"mcp-orch {command[0]} failed; `mcp-orch doctor` says what to do")
print("== the call went through the hub")
