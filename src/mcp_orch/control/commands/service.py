"""What code a server would run, and whether it may: decided once for all of its digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mcp_orch.access.running_code import RunningCode, is_dangerous
from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.why import Why
from mcp_orch.storage.secret_column import SecretRing, server_context
from mcp_orch.storage.tables.servers import ServerOrigin, ServerRow

WAITS: Final = because(Why.WAITS_FOR_APPROVAL).text


def code_of(row: ServerRow, ring: SecretRing) -> RunningCode | None:
    """The code that a server runs; None where there is none, or where the operator's own file says it.

    Raises BrokenSeal.
    """
    if row.transport is not Transport.STDIO or row.origin is ServerOrigin.MIRROR:
        return None
    dangerous = {name: sealed for name, sealed in row.env.items() if is_dangerous(name)}
    return RunningCode(
        command=row.command or "",
        args=tuple(row.args),
        cwd=row.cwd,
        dangerous_env={
            name: ring.open(sealed, context=server_context(row.id, name)).reveal() for name, sealed in dangerous.items()
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What was decided about code in one project, by digest."""

    approved: frozenset[str] = frozenset()
    rejected: Mapping[str, str] = field(default_factory=dict[str, str])
    """With the reason that was given."""

    def why_held(self, code: RunningCode | None) -> str | None:
        """Why this code may not run; None: it may."""
        if code is None or code.digest in self.approved:
            return None
        reason = self.rejected.get(code.digest)
        if reason is None:
            return WAITS
        return because(Why.NOT_APPROVED, cause=in_words(reason) if reason else None).text
