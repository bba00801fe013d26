"""Trying: one test message to a place, before it is saved or as it is."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.ports import Clock, Ids
from mcp_orch.control.trail.delivering.batches import Message, MessageKind
from mcp_orch.control.trail.delivering.errors import BadDelivery, NoSuchDelivery
from mcp_orch.control.trail.delivering.repository import DeliveryRepository
from mcp_orch.control.trail.delivering.schemas import DeliveryTrial, TrialOutcome
from mcp_orch.control.trail.delivering.sending import Receiver, Sender, check_url, opened
from mcp_orch.control.trail.delivering.webhook import made_secret
from mcp_orch.identity.visits import Visit
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.activity_tags import ActivityTag
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow, DeliveryKind
from mcp_orch.storage.unit_of_work import Happening, UnitOfWork

_SECRET_LETTERS: Final = 32
_NEW: Final = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSurroundings:
    """What trying works with."""

    store: Store
    ring: SecretRing
    sender: Sender
    clock: Clock
    ids: Ids


class DeliveryTrials:
    """Sends one test message. It goes the way that records go: to no address that they could not go to."""

    def __init__(self, surroundings: TrialSurroundings) -> None:
        self._given: Final = surroundings

    async def run(self, visit: Visit, asked: DeliveryTrial) -> TrialOutcome:
        """What the place said. That it can't be reached or takes nothing is an answer, too.

        Raises NoSuchDelivery, and BadDelivery where nothing could be sent.
        """
        row = None if asked.delivery is None else await self._known(asked.delivery)
        receiver = self._receiver(asked, row)
        outcome = await self._outcome(receiver, self._message(visit))
        await self._tell(visit, row, kind=receiver.kind, outcome=outcome)
        return outcome

    async def _outcome(self, receiver: Receiver, message: Message) -> TrialOutcome:
        try:
            # The way outward limits each of its waits.
            said = await self._given.sender.send(receiver, [message])
        except OrchError as failed:
            return TrialOutcome(taken=False, said=failed.message)
        return TrialOutcome(taken=True, said=said)

    async def _known(self, ref: str) -> AuditDeliveryRow:
        async with self._given.store.reading() as session:
            row = await DeliveryRepository(session).find(ref)
        if row is None:
            raise NoSuchDelivery(ref)
        return row

    def _receiver(self, asked: DeliveryTrial, row: AuditDeliveryRow | None) -> Receiver:
        try:
            kept = None if row is None else opened(row, self._given.ring)
        except BrokenSeal as broken:
            raise BadDelivery(str(broken), hint="give its headers and its secret anew") from broken
        kind, url = asked.kind or (kept and kept.kind), asked.url or (kept and kept.url)
        if kind is None or url is None:
            raise BadDelivery("neither a delivery nor a kind and a URL are given", hint="give one of them")
        check_url(kind, url)
        headers = {} if kept is None else {name: one for name, one in kept.headers.items() if name not in asked.headers}
        headers |= {name: Secret(one.get_secret_value()) for name, one in asked.headers.items() if one is not None}
        given = None if asked.secret is None else Secret(asked.secret.get_secret_value())
        secret = given or (kept and kept.secret)
        if secret is None and kind is DeliveryKind.WEBHOOK and kept is None:
            # As it will be signed: with a secret that the hub makes when it saves the place.
            secret = made_secret(self._given.ids.text(_SECRET_LETTERS))
        return Receiver(kind=kind, url=url, headers=headers, secret=secret)

    def _message(self, visit: Visit) -> Message:
        return Message(
            id=f"test/{self._given.ids.new('tst')}",
            number=0,
            kind=MessageKind.TEST,
            at=self._given.clock.now(),
            place=None,
            record={"actor": visit.actor.name, "says": "a test of this delivery: nothing of the audit trail"},
            is_notable=False,
        )

    async def _tell(
        self, visit: Visit, row: AuditDeliveryRow | None, *, kind: DeliveryKind, outcome: TrialOutcome
    ) -> None:
        # Not where it went: a URL may hold a token.
        happening = Happening(
            tag=ActivityTag.DELIVERY_TESTED,
            target=_NEW if row is None else row.id,
            target_name=_NEW if row is None else row.name,
            details={"kind": kind.value, "taken": outcome.taken},
        )
        async with UnitOfWork(self._given.store, clock=self._given.clock) as work:
            work.happened(visit.actor, happening)
