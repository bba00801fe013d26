"""The pages of the web application, built behind a running hub when it runs from a checkout whose sources changed."""

import fcntl
import logging
import os
import tempfile
import threading
from pathlib import Path
from typing import Final

from mcp_orch.app import ui_build

_LOG: Final = logging.getLogger(__name__)

PACKAGE: Final = Path(__file__).resolve().parents[1]
BUILT: Final = PACKAGE / "rest" / "static"


def build_behind() -> None:
    """Starts a build where one is due. The pages turn up when they are ready; the hub does not wait for them."""
    web = ui_build.checkout_of(PACKAGE)
    if web is None or ui_build.is_current(web, BUILT):
        return
    # A daemon: a hub that stops must not wait half a minute for a build that can be begun again.
    threading.Thread(target=_build, args=(web,), name="pages", daemon=True).start()


def _build(web: Path) -> None:
    lock = os.open(Path(tempfile.gettempdir()) / f"mcp-orch-pages-{os.getuid()}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        # One build at a time: hubs that start together would write into each other's.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if ui_build.is_current(web, BUILT):
            return
        _LOG.info("the web application is being built (half a minute the first time); the hub runs meanwhile")
        ui_build.build(web, BUILT)
        _LOG.info("the web application is built")
    except (ui_build.UiBuildFailed, OSError) as failed:
        _LOG.warning("the web application could not be built: %s", failed)
    finally:
        os.close(lock)
