"""The values that the trail area speaks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from mcp_orch.storage.tables.audit_chains import AuditStream


class AuditPlace(BaseModel):
    """The place of a record in its chain."""

    chain: Annotated[str, Field(examples=["prj_8k2J/nod_1xYz/actions"], description="`project/writer/stream`.")]
    seq: int
    digest: Annotated[str, Field(description="SHA-256 over the record and all before it, hex.")]


class AuditRecord(BaseModel):
    """A record of the audit trail."""

    stream: AuditStream
    id: Annotated[str, Field(description="The request id of a call, the number of an action.")]
    at: datetime
    place: Annotated[AuditPlace | None, Field(description="Empty for a moment, until it is linked.")]
    record: Annotated[dict[str, JsonValue], Field(description="Everything that is recorded, as it is.")]


class AuditPage(BaseModel):
    """Records, newest first."""

    items: list[AuditRecord]
    next_cursor: str | None


class AuditChain(BaseModel):
    """A chain, from where it begins to where it ends."""

    chain: str
    project_id: str | None
    stream: AuditStream
    records: Annotated[int, Field(description="All that were ever linked.")]
    head: str
    begins_after: Annotated[int, Field(description="How many of the oldest are gone by retention.")]


class AuditState(BaseModel):
    """All chains, and the key that signs for them."""

    key: Annotated[str, Field(description="The public key of checkpoints (Ed25519, hex).")]
    chains: list[AuditChain]
    checkpoints: Annotated[int, Field(description="The number of the newest checkpoint.")]
    checkpoint_at: datetime | None


class VerificationAsked(BaseModel):
    """What the chains are to be held against."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{}]})

    checkpoints: Annotated[
        str, Field(max_length=1_000_000, description="Checkpoints that were held outside, one a line.")
    ] = ""


class AuditFinding(BaseModel):
    """Something that is not as it was written."""

    chain: str
    seq: int | None
    record: str | None
    at: datetime | None
    reason: str


class AuditGap(BaseModel):
    """Calls that went on while their records could not be kept (`MCP_ORCH_AUDIT=best_effort`)."""

    calls: int
    since: datetime
    until: datetime


class AuditReport(BaseModel):
    """What verification found: `progress` events tell it on the way, `result` in the end."""

    intact: bool
    records: int
    chains: int
    checkpoints: int
    findings: Annotated[list[AuditFinding], Field(description="The first one is the oldest in its chain.")]
    gaps: Annotated[list[AuditGap], Field(description="Of the whole hub: a gap knows no project.")]
    foreign_keys: Annotated[list[str], Field(description="Keys of checkpoints that are not this hub's.")]


class ErasureAsked(BaseModel):
    """Who is to be erased."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"user": "kim@example.org"}]})

    user: Annotated[str, Field(max_length=320, description="Id or e-mail of a deactivated user.")]


class Erasure(BaseModel):
    """What became of it."""

    records: Annotated[int, Field(description="In so many records the name was replaced.")]


class ExportFormat(StrEnum):
    """How records are written out."""

    JSONL = "jsonl"
    CSV = "csv"
