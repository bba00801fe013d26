"""Sealing everything anew under the newest key of the ring, so that the keys before can be forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.ports import Clock
from mcp_orch.kit.sealing import BrokenSeal
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import (
    Sealed,
    SecretRing,
    codes_context,
    delivery_context,
    secret_context,
    server_context,
)
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow
from mcp_orch.storage.tables.one_time_codes import OneTimeCodeRow
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.unit_of_work import UnitOfWork


class Unopenable(OrchError):
    """Something was sealed under a root that the hub does not have."""

    kind = ErrorKind.CONFLICT

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was sealed under another AUTH_SECRET than the hub has; nothing was changed",
            hint="give that one as AUTH_SECRET_PREVIOUS, or set or remove the value first",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """What was found."""

    renewed: int
    kept: int
    """Values that the newest key had sealed already."""


async def reseal(store: Store, ring: SecretRing, *, clock: Clock) -> Resealed:
    """Brings every sealed value under the newest key, all of them or none. Raises Unopenable or StoreUnavailable."""
    work_done = _Work(ring)
    async with UnitOfWork(store, clock=clock) as work:
        for secret in (await work.session.scalars(select(SecretRow))).all():
            context = secret_context(secret.project_id, secret.name)
            secret.sealed = work_done.renewed(secret.sealed, context=context, what=f"secret {secret.name}")
        for server in (await work.session.scalars(select(ServerRow))).all():
            server.env = work_done.all_renewed(server, server.env)
            server.headers = work_done.all_renewed(server, server.headers)
        for codes in (await work.session.scalars(select(OneTimeCodeRow))).all():
            what = f"the second proof of user {codes.user_id}"
            codes.sealed = work_done.renewed(codes.sealed, context=codes_context(codes.user_id), what=what)
        for delivery in (await work.session.scalars(select(AuditDeliveryRow))).all():
            work_done.renew_delivery(delivery)
    return Resealed(renewed=work_done.count, kept=work_done.kept)


class _Work:
    def __init__(self, ring: SecretRing) -> None:
        self._ring = ring
        self.count = 0
        self.kept = 0

    def all_renewed(self, server: ServerRow, values: Mapping[str, Sealed]) -> Mapping[str, Sealed]:
        return {
            name: self.renewed(
                one, context=server_context(server.id, name), what=f"the value of {name} of server {server.name}"
            )
            for name, one in values.items()
        }

    def renew_delivery(self, row: AuditDeliveryRow) -> None:
        row.headers = {
            name: self.renewed(
                one, context=delivery_context(row.id, name), what=f"header {name} of audit delivery {row.name}"
            )
            for name, one in row.headers.items()
        }
        if row.secret is not None:
            what = f"the secret of audit delivery {row.name}"
            row.secret = self.renewed(row.secret, context=delivery_context(row.id, ""), what=what)

    def renewed(self, sealed: Sealed, *, context: str, what: str) -> Sealed:
        if self._ring.is_current(sealed):
            self.kept += 1
            return sealed
        self.count += 1
        try:
            return self._ring.renew(sealed, context=context)
        except BrokenSeal as broken:
            raise Unopenable(what) from broken
