"""What the operating system says of a failure, as a diagnosis where it is one that people meet."""

import errno
import os
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words
from mcp_orch.contract.why import Why

_KNOWN: Final = {
    os.strerror(code): why
    for code, why in (
        (errno.ECONNREFUSED, Why.CONNECTION_REFUSED),
        (errno.ECONNRESET, Why.CONNECTION_RESET),
        (errno.EHOSTUNREACH, Why.NO_ROUTE),
        (errno.ENETUNREACH, Why.NETWORK_UNREACHABLE),
        (errno.ETIMEDOUT, Why.CONNECTION_TIMED_OUT),
        (errno.EACCES, Why.NO_PERMISSION),
        (errno.ENOENT, Why.NO_SUCH_FILE),
    )
}


def of_system(failure: OSError | None) -> Diagnosis:
    """Why a call of the system failed."""
    if failure is not None and failure.errno:
        return of_strerror(os.strerror(failure.errno))
    return in_words(failure)


def of_strerror(text: str) -> Diagnosis:
    """The same by what `strerror` calls it."""
    return because(_KNOWN[text]) if text in _KNOWN else in_words(text)
