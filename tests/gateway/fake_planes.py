"""Fakes of what the control plane gives the gateway: pictures, the keeping of records, time and chance."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from mcp_orch.contract.failures import AuditUnavailable
from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.pictures import Picture, PictureChanged
from mcp_orch.contract.records import CallRecord
from mcp_orch.kit.signals import Signal, Unsubscribe
from tests.builders import NOW


class FakePictures:
    """Satisfies `contract.ports.PictureFeed`."""

    def __init__(self, *pictures: Picture) -> None:
        self._pictures: dict[str, Picture] = {one.project: one for one in pictures}
        self._changes: Signal[PictureChanged] = Signal()

    def current(self, ref: str) -> Picture | None:
        return self._pictures.get(ref) or self._pictures.get(f"prj_{ref}")

    def all(self) -> Sequence[Picture]:
        return list(self._pictures.values())

    def subscribe(self, listener: Callable[[PictureChanged], None]) -> Unsubscribe:
        return self._changes.subscribe(listener)

    def publish(self, picture: Picture) -> None:
        """Replaces the picture of its project and tells of it."""
        before = self._pictures.get(picture.project)
        self._pictures[picture.project] = picture
        self._changes.emit(PictureChanged(project=picture.project, before=before, after=picture))

    def remove(self, project: ProjectId) -> None:
        """The project is gone."""
        before = self._pictures.pop(project)
        self._changes.emit(PictureChanged(project=project, before=before, after=None))


class FakeAudit:
    """Satisfies `contract.ports.AuditSink`. Keeps records in a list; refuses while `trouble` is set."""

    def __init__(self) -> None:
        self.records: list[CallRecord] = []
        self.trouble: str | None = None
        self.settle_trouble: str | None = None
        self.settled = 0

    def append(self, record: CallRecord) -> None:
        if self.trouble is not None:
            raise AuditUnavailable(self.trouble)
        self.records.append(record)

    async def settle(self) -> None:
        if self.settle_trouble is not None:
            raise AuditUnavailable(self.settle_trouble)
        self.settled = len(self.records)


class StillClock:
    """Satisfies `contract.ports.Clock`. Time passes when a test says so."""

    def __init__(self) -> None:
        self._passed_s = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self._passed_s)

    def monotonic(self) -> float:
        return self._passed_s

    def passes(self, seconds: float) -> None:
        self._passed_s += seconds


class CountedIds:
    """Satisfies `contract.ports.Ids`. Counts instead of throwing dice."""

    def __init__(self) -> None:
        self._count = 0

    def new(self, kind: str) -> str:
        return f"{kind}_{self.text(16)}"

    def text(self, length: int) -> str:
        self._count += 1
        return str(self._count).rjust(length, "0")
