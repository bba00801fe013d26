import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.contract.names import ProjectId, ProjectName, ServerId
from mcp_orch.contract.pictures import Picture, PictureChanged, RemoteAddress, Role, StdioLaunch, ToolOverride
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.control.projects.repository import PictureRepository
from mcp_orch.control.projects.slots import SecretMissing, filled, slots_in
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing
from tests.storage.seeds import seed
from tests.storage.stores import CountingIds, HeldClock

ROOT = b"r" * 32


async def the_picture(store: Store, *, ring: SecretRing, open_projects: frozenset[str] = frozenset()) -> Picture:
    async with store.reading() as session:
        rows = await PictureRepository(session).rows(["prj_1", "prj_gone"])
    assert len(rows) == 1
    return Assembler(ring=ring, open_projects=open_projects).picture(rows[0], version=7)


@pytest.mark.anyio
async def test_a_picture_holds_everything_the_gateway_needs(store: Store, clock: HeldClock, ids: CountingIds) -> None:
    ring = SecretRing(root=ROOT, ids=ids)
    await seed(store, clock=clock, ring=ring)
    picture = await the_picture(store, ring=ring)
    files, wiki = picture.servers[ServerId("srv_files")], picture.servers[ServerId("srv_wiki")]
    assert files.definition.reach == StdioLaunch(
        command="npx", args=("-y", "files", "--token=s3cret"), env={"API_TOKEN": Secret("Bearer s3cret")}
    )
    assert files.tools == {"write_file": ToolOverride(enabled=False)}
    assert (wiki.enabled, wiki.off_reason, wiki.definition.reach) == (
        False,
        "switched off by an admin",
        RemoteAddress(url="https://wiki.example.org/mcp"),
    )
    assert (picture.version, picture.name, picture.former_names, picture.members, picture.is_open) == (
        7,
        "demo",
        ("former",),
        {"usr_kim": Role.ADMIN},
        False,
    )
    assert picture.server("oldWIKI") is picture.server("wiki") is picture.server("srv_wiki") is wiki
    toolset = picture.toolset("Reading")
    assert toolset is not None
    assert toolset is picture.toolset("tst_1")
    assert toolset.entries == (("srv_files", "read_file"), ("srv_wiki", None))


@pytest.mark.anyio
async def test_without_its_root_a_server_is_off_and_nothing_leaks(
    store: Store, clock: HeldClock, ids: CountingIds
) -> None:
    await seed(store, clock=clock, ring=SecretRing(root=ROOT, ids=ids))
    other = SecretRing(root=b"another root of another hub, 32 b", ids=ids)
    picture = await the_picture(store, ring=other, open_projects=frozenset({"demo"}))
    files = picture.servers[ServerId("srv_files")]
    assert (files.enabled, files.off_reason) == (
        False,
        "its secrets can't be opened: AUTH_SECRET is not the one they were sealed with",
    )
    assert files.definition.reach == StdioLaunch(command="npx", args=("-y", "files", "--token=${TOKEN}"))
    assert picture.is_open


def test_slots_are_found_and_filled_once() -> None:
    secrets = {"A": Secret("${B}"), "B": Secret("b")}
    assert filled("x${A}y${B}$C${}", secrets) == "x${B}yb$C${}"
    assert slots_in("${A} ${B} ${A}") == {"A", "B"}
    with pytest.raises(SecretMissing, match="MISSING is not set"):
        filled("${MISSING}", secrets)


@given(st.text(alphabet="ab${}", max_size=20))
def test_text_without_slots_stays_as_it_is(text: str) -> None:
    if not slots_in(text):
        assert filled(text, {}) == text


def test_a_board_tells_of_every_replacement_and_of_nothing_else() -> None:
    one = Picture(version=1, project=ProjectId("prj_1"), name=ProjectName("One"), former_names=("Uno",))
    two = Picture(version=1, project=ProjectId("prj_2"), name=ProjectName("uno"))
    board = PictureBoard()
    told: list[PictureChanged] = []
    leave = board.subscribe(told.append)
    board.replace_all([one])
    assert (board.current("UNO"), board.current("prj_1"), board.current("nobody")) == (one, one, None)
    board.replace_all([one, two])
    assert (board.current("uno"), [picture.name for picture in board.all()]) == (two, ["One", "uno"])
    board.publish({ProjectId("prj_1"): None})
    board.publish({ProjectId("prj_1"): None})
    leave()
    board.publish({ProjectId("prj_2"): None})
    assert told == [
        PictureChanged(project=ProjectId("prj_1"), before=None, after=one),
        PictureChanged(project=ProjectId("prj_2"), before=None, after=two),
        PictureChanged(project=ProjectId("prj_1"), before=one, after=None),
    ]
