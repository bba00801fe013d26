"""`python -m mcp_orch.demo`: the demo server on stdin and stdout."""

import sys

from mcp_orch.demo.server import DemoServer
from mcp_orch.demo.wire import Wire


def main() -> None:
    """Serves until stdin ends."""
    try:
        DemoServer(Wire(sys.stdin.buffer, sys.stdout.buffer)).run()
    except (KeyboardInterrupt, BrokenPipeError):
        # Whoever started us stopped us, or does not listen any more.
        sys.stderr.close()


if __name__ == "__main__":
    main()
