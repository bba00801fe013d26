"""What of the trail is looked for, as people say it and as it is kept."""

from dataclasses import dataclass
from datetime import datetime

from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.trail.errors import FilterOfOtherStream
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.tables.audit_chains import AuditStream


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """Which records are wanted, in the words of people; None does not limit."""

    stream: AuditStream
    project: str | None = None
    """Id or name."""
    member: str | None = None
    """Id or e-mail of a user, whatever they did it with."""
    principal: str | None = None
    kind: ActivityTag | None = None
    method: str | None = None
    outcome: CallOutcome | None = None
    since: datetime | None = None
    until: datetime | None = None

    def check(self) -> None:
        """Raises FilterOfOtherStream for what the records that are asked for do not have."""
        is_calls = self.stream is AuditStream.CALLS
        foreign = {"kind": self.kind} if is_calls else {"method": self.method, "outcome": self.outcome}
        for name, value in foreign.items():
            if value is not None:
                raise FilterOfOtherStream(name, asked=self.stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsWanted:
    """The same as the database has it: names are looked up."""

    stream: AuditStream
    project: str | None
    principals: frozenset[str] | None
    kind: ActivityTag | None
    method: str | None
    outcome: CallOutcome | None
    since: datetime | None
    until: datetime | None
