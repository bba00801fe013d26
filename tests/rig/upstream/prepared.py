"""The conformance upstream, imported once and forked for whoever comes: `quick_start.py` brings the pipes.

`python -m tests.rig.upstream.prepared --socket PATH --era legacy`: prints `ready` once it listens.
"""

import argparse
import asyncio
import os
import signal
import socket
from types import SimpleNamespace

from tests.rig.upstream.__main__ import serve


def serve_pipes(connection: socket.socket, era: str) -> None:
    _, pipes, _, _ = socket.recv_fds(connection, 1, 2)
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    # Whoever reads what this program says must not wait for the servers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    asyncio.run(serve(SimpleNamespace(transport="stdio", era=era, page_size=None)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", required=True)
    parser.add_argument("--era", required=True)
    chosen = parser.parse_args()
    # Nobody waits for the children.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(chosen.socket)
        listener.listen(128)
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                try:
                    serve_pipes(connection, chosen.era)
                finally:
                    os._exit(0)
            connection.close()


if __name__ == "__main__":
    main()
