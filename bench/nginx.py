"""nginx as a plain proxy, one worker, keep-alive on both sides: the yardstick."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.rig.processes import Watched, free_port, until

_CONFIG = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 100000000;
    upstream behind {{ server 127.0.0.1:{to_port}; keepalive 128; keepalive_requests 100000000; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        client_max_body_size 64m;
        location / {{
            proxy_pass http://behind;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffers 8 256k;
        }}
    }}
}}
"""


def find_nginx() -> str | None:
    """Where nginx is; None where it is not installed (Debian: apt-get install nginx)."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running_nginx(command: str, to_port: int, *, folder: Path) -> Iterator[tuple[int, Watched]]:
    """Gives the port it listens on."""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, to_port=to_port, port=port))
    process = Watched([command, "-c", str(config), "-p", str(folder)], label="nginx")
    try:
        until(lambda: _listens(port, process), limit_s=5, what="nginx listening")
        yield port, process
    finally:
        process.stop()


def _listens(port: int, process: Watched) -> bool:
    if process.process.poll() is not None:
        raise RuntimeError("\n".join(process.last_lines))
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
