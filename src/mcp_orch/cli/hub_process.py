"""The hub as a process of its own: `serve` turns into this, so that what reads commands is not kept for months.

The command-line framework costs 6 MB; the memory of the threads' own heaps costs more with every core.
"""

import json
import os
import sys
from pathlib import Path
from typing import cast

from mcp_orch.app.serve import serve
from mcp_orch.app.settings import LogLevel, ServeOptions
from mcp_orch.cli.exits import Exit, tell
from mcp_orch.contract.errors import OrchError


def main() -> None:
    """Serves with the options in the first argument."""
    try:
        serve(options_of(sys.argv[1]), os.environ)
    except OrchError as error:
        sys.exit(int(tell(error)))
    except KeyboardInterrupt:
        sys.exit(int(Exit.INTERRUPTED))


def options_of(text: str) -> ServeOptions:
    """The options as `serving` writes them."""
    said = cast("dict[str, str | int | bool | None]", json.loads(text))
    paths = {
        name: Path(str(said[name])) if said[name] is not None else None
        for name in ("data_dir", "config", "tls_cert", "tls_key")
    }
    return ServeOptions(
        host=cast("str | None", said["host"]),
        port=cast("int | None", said["port"]),
        data_dir=paths["data_dir"],
        config=paths["config"],
        tls_cert=paths["tls_cert"],
        tls_key=paths["tls_key"],
        log_level=LogLevel(str(said["log_level"])),
        no_auth=bool(said["no_auth"]),
    )


if __name__ == "__main__":
    main()
