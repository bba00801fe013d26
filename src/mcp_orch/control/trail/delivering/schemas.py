"""The values that delivering speaks."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretStr

from mcp_orch.kit.passing import PASSING
from mcp_orch.kit.spoken import SPOKEN
from mcp_orch.storage.tables.audit_chains import AuditStream
from mcp_orch.storage.tables.audit_deliveries import DeliveryKind

_PASSES: dict[str, JsonValue] = {PASSING: True}
_SAID: dict[str, JsonValue] = {SPOKEN: True}
_EVERYTHING = (AuditStream.ACTIONS, AuditStream.CALLS)

DeliveryName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["siem"])]
HeaderValues = Annotated[dict[str, SecretStr], Field(max_length=20)]


class NewDelivery(BaseModel):
    """A place outside that is to be told everything."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "siem", "kind": "webhook", "url": "https://siem.example.org/audit"}]},
    )

    name: DeliveryName
    kind: DeliveryKind
    url: Annotated[
        str,
        Field(max_length=2000, description="`udp://`, `tcp://` or `tls://host:port` for syslog; else http or https."),
    ]
    streams: Annotated[list[AuditStream], Field(min_length=1)] = list(_EVERYTHING)
    headers: Annotated[HeaderValues, Field(description="Sent with each request; sealed at once.")] = {}
    secret: Annotated[
        SecretStr | None,
        Field(min_length=16, max_length=256, description="Signs webhooks; left out: one is made and shown once."),
    ] = None
    from_the_start: Annotated[bool, Field(description="Tells what is there already, too.")] = False
    enabled: bool = True


class DeliveryChange(BaseModel):
    """What is to be different; what is left out stays. Headers merge by name, null takes one away."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"enabled": False}]})

    name: DeliveryName | None = None
    url: Annotated[str | None, Field(max_length=2000)] = None
    streams: Annotated[list[AuditStream] | None, Field(min_length=1)] = None
    headers: Annotated[dict[str, SecretStr | None] | None, Field(max_length=20)] = None
    secret: Annotated[SecretStr | None, Field(min_length=16, max_length=256)] = None
    enabled: bool | None = None


class DeliveryTrial(BaseModel):
    """A place that is to be sent one test message, and nothing else."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"kind": "webhook", "url": "https://siem.example.org/audit"}, {"delivery": "siem"}]
        },
    )

    delivery: Annotated[
        str | None, Field(max_length=100, description="One that is there: what is not given here is taken from it.")
    ] = None
    kind: DeliveryKind | None = None
    url: Annotated[str | None, Field(max_length=2000)] = None
    headers: Annotated[dict[str, SecretStr | None], Field(max_length=20, description="Null leaves one out.")] = {}
    secret: Annotated[
        SecretStr | None,
        Field(
            min_length=16,
            max_length=256,
            description="Signs the message; left out for a new webhook: one that nobody knows.",
        ),
    ] = None


class TrialOutcome(BaseModel):
    """What became of a test message."""

    taken: Annotated[bool, Field(description="The place took it. Over UDP nobody can know: it was sent.")]
    said: Annotated[
        str,
        Field(
            description="What the place answered, or why there is no answer; empty for syslog.", json_schema_extra=_SAID
        ),
    ]


class HeaderMark(BaseModel):
    """That a header is set; never what it is."""

    set: bool = True


class SetAside(BaseModel):
    """Something that a place was not told because it would not have it."""

    id: Annotated[str, Field(description="Place of the record, `chain/seq`, or `checkpoint/number`.")]
    at: datetime
    reason: Annotated[str, Field(json_schema_extra=_SAID)]
    is_told_again: Annotated[bool, Field(description="It is told once more, in its turn.")]


class TellAgain(BaseModel):
    """Which of the records that a place refused it is to be told once more."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"record": "prj_1/nod_1/calls/17"}, {}]})

    record: Annotated[
        str | None, Field(max_length=200, description="One of `refused` by its id; left out: all that are named.")
    ] = None


class Delivery(BaseModel):
    """A place outside, and how far it has been told."""

    id: str
    name: str
    kind: DeliveryKind
    url: str
    streams: list[AuditStream]
    headers: dict[str, HeaderMark]
    is_signed: Annotated[bool, Field(description="Messages are signed (Standard Webhooks).")]
    enabled: bool
    off_reason: Annotated[str | None, Field(description="Why the hub paused it by itself.", json_schema_extra=_SAID)]
    created_at: datetime
    created_by: str
    behind: Annotated[
        int, Field(description="Records that it has not taken yet; counted up to 10,000.", json_schema_extra=_PASSES)
    ]
    checkpoint: Annotated[int, Field(description="The newest checkpoint that it has.", json_schema_extra=_PASSES)]
    delivered_at: Annotated[
        datetime | None, Field(description="When it took something last.", json_schema_extra=_PASSES)
    ]
    failures: Annotated[int, Field(description="In a row, since it took something last.", json_schema_extra=_PASSES)]
    failed_at: Annotated[datetime | None, Field(json_schema_extra=_PASSES)]
    last_error: Annotated[
        str | None,
        Field(description="Why the last try failed; empty when it did not.", json_schema_extra=_PASSES | _SAID),
    ]
    set_aside: Annotated[
        int,
        Field(
            description="Messages that it refused alone, again and again, and does not have.",
            json_schema_extra=_PASSES,
        ),
    ]
    told_again: Annotated[
        int, Field(description="How many of these wait to be told once more.", json_schema_extra=_PASSES)
    ]
    refused: Annotated[
        list[SetAside], Field(description="The newest 20 of these, newest first.", json_schema_extra=_PASSES)
    ]
    missed: Annotated[
        int, Field(description="Records that retention took before it was told.", json_schema_extra=_PASSES)
    ]


class MadeDelivery(Delivery):
    """A new place; the only time its secret is shown."""

    secret: Annotated[str | None, Field(description="What webhooks are signed with, where the hub made it.")]


class DeliveryPage(BaseModel):
    """Deliveries, newest first."""

    items: list[Delivery]
    next_cursor: str | None
