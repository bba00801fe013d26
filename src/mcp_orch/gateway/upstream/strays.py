"""Finding processes that lost their launcher, by the mark in their environment."""

import os
import signal
from pathlib import Path

from mcp_orch.gateway.upstream.environment import MARK


def end_strays(nonce: str) -> int:
    """Kills every process that carries this mark; how many there were. Only for the rare case of a killed launcher.

    Reads /proc, where there is one: elsewhere nothing is found.
    """
    wanted = f"{MARK}={nonce}".encode()
    count = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
                count += 1
        except OSError:
            # Gone meanwhile, or not ours to look at.
            continue
    return count
