import pytest

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Role, ServerView, StdioLaunch
from mcp_orch.control.approvals.errors import AlreadyDecided, NoSuchApproval, WaitsForApproval
from mcp_orch.control.approvals.schemas import Approval, ApprovalDecision, Decision, EnvName
from mcp_orch.control.commands.service import WAITS
from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.schemas import CloneAsked, ImportAsked, NewServer, ServerChange, ToolChange
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.tables.approvals import ApprovalState
from tests.control.fake_upstreams import a_catalog
from tests.control.house import House

pytestmark = pytest.mark.anyio

FILES = NewServer(name="files", command="npx", args=["-y", "files@1.0.0"], env={"API_KEY": "k3y"})
WIKI = NewServer(name="wiki", url="https://wiki.example.org/mcp")
YES = ApprovalDecision(decision=Decision.APPROVE)
NO = ApprovalDecision(decision=Decision.REJECT, note="use the container")


@pytest.fixture
async def hers(house: House) -> ProjectVisit:
    """The visit of a project admin, who may not run code."""
    await house.project("demo", admin=await house.user("owner"))
    return house.visit(await house.member("ann", project="demo", role=Role.ADMIN), "demo")


def again(house: House, visit: ProjectVisit) -> ProjectVisit:
    """The same visitor, with the picture of now."""
    return ProjectVisit(
        caller=visit.caller,
        request_id=visit.request_id,
        address=visit.address,
        agent=visit.agent,
        picture=house.picture("demo"),
    )


def view(house: House, name: str = "files") -> ServerView:
    found = house.picture("demo").server(name)
    assert found is not None
    return found


async def pending(house: House) -> list[Approval]:
    project = house.picture("demo").project
    return (await house.approvals.page(project, state=ApprovalState.PENDING)).items


def holds_nothing_back(server: ServerView) -> bool:
    return server.enabled and not server.held and isinstance(server.definition.reach, StdioLaunch)


async def test_a_command_of_a_project_admin_waits_and_runs_once_it_is_approved(
    house: House, hers: ProjectVisit
) -> None:
    await house.servers.create(hers, FILES)
    held = view(house)
    assert (held.enabled, held.held, held.off_reason) == (False, True, WAITS)
    assert held.definition.reach == StdioLaunch(command="")
    (waiting,) = await pending(house)
    assert (waiting.server_name, waiting.what, waiting.proposed_by) == (
        "files",
        "the command 'npx'",
        "ann@example.org",
    )
    assert (waiting.code.argv, waiting.code.env, waiting.code.slots) == (
        ["npx", "-y", "files@1.0.0"],
        [EnvName(name="API_KEY", dangerous=False)],
        [],
    )
    decided = await house.approvals.decide(house.local("demo"), waiting.id, decision=YES)
    assert (decided.state, decided.decided_by) == (ApprovalState.APPROVED, "local")
    assert view(house).definition.reach == StdioLaunch(
        command="npx", args=("-y", "files@1.0.0"), env={"API_KEY": Secret("k3y")}
    )
    assert [tag for tag, _ in await house.activity()][-3:] == ["server.added", "server.proposed", "server.approved"]
    assert await pending(house) == []
    with pytest.raises(AlreadyDecided, match="is approved"):
        await house.approvals.decide(house.local("demo"), waiting.id, decision=NO)
    with pytest.raises(NoSuchApproval):
        await house.approvals.decide(house.local("demo"), "apr_none", decision=YES)


async def test_a_rejected_command_says_why_until_it_is_another(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(hers, FILES)
    (waiting,) = await pending(house)
    await house.approvals.decide(house.local("demo"), waiting.id, decision=NO)
    assert (view(house).held, view(house).off_reason) == (True, "was not approved: use the container")
    await house.servers.change(again(house, hers), "files", change=ServerChange(args=["files@2.0.0"]))
    assert view(house).off_reason == WAITS
    assert [one.code.argv for one in await pending(house)] == [["npx", "files@2.0.0"]]


async def test_whoever_is_no_admin_sees_what_became_of_their_own_proposals_alone(
    house: House, hers: ProjectVisit
) -> None:
    await house.servers.create(house.local("demo"), FILES)
    await house.servers.create(again(house, hers), FILES.model_copy(update={"name": "hers", "args": ["hers@1"]}))
    await house.servers.change(again(house, hers), "files", change=ServerChange(args=["other@2"]))
    for waiting in await pending(house):
        await house.approvals.decide(house.local("demo"), waiting.id, decision=NO)
    ann = hers.caller.user
    assert ann is not None
    everything = (await house.approvals.seen_by(again(house, hers), state=None)).items
    assert {one.code.argv[1] for one in everything} == {"-y", "hers@1", "other@2"}
    assert any(one.before is not None for one in everything)
    await house.members.change(house.local("demo"), f"user:{ann}", role=Role.VIEWER)
    hers_now = (await house.approvals.seen_by(again(house, hers), state=None)).items
    assert {(one.code.argv[1], one.state, one.note, one.before) for one in hers_now} == {
        ("other@2", ApprovalState.REJECTED, "use the container", None),
        ("hers@1", ApprovalState.REJECTED, "use the container", None),
    }
    assert (await house.approvals.seen_by(again(house, hers), state=ApprovalState.PENDING)).items == []
    other = house.visit(await house.member("mia", project="demo", role=Role.MEMBER), "demo")
    assert (await house.approvals.seen_by(other, state=None)).items == []


async def test_what_was_approved_before_runs_again_without_asking(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(house.local("demo"), FILES)
    assert holds_nothing_back(view(house))
    await house.servers.change(again(house, hers), "files", change=ServerChange(args=["evil"]))
    assert view(house).held
    (waiting,) = await pending(house)
    assert waiting.before is not None
    assert waiting.before.argv == ["npx", "-y", "files@1.0.0"]
    await house.servers.change(again(house, hers), "files", change=ServerChange(args=["-y", "files@1.0.0"]))
    assert holds_nothing_back(view(house))
    assert await pending(house) == []
    await house.servers.create(again(house, hers), FILES.model_copy(update={"name": "twin"}))
    assert holds_nothing_back(view(house, "twin"))


@pytest.mark.parametrize(
    "change",
    [
        {"command": "bash"},
        {"args": ["other"]},
        {"cwd": "/"},
        {"env": {"LD_PRELOAD": "/tmp/x.so"}},
        {"env": {"npm_config_registry": "http://evil"}},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_no_change_of_code_gets_round_it(house: House, hers: ProjectVisit, change: dict[str, object]) -> None:
    await house.servers.create(house.local("demo"), FILES)
    await house.servers.change(again(house, hers), "files", change=ServerChange.model_validate(change))
    assert (view(house).held, view(house).definition.reach) == (True, StdioLaunch(command=""))
    assert len(await pending(house)) == 1


async def test_another_value_of_a_dangerous_variable_is_another_code(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(
        house.local("demo"), FILES.model_copy(update={"env": {"NODE_OPTIONS": "--max-old-space-size=64"}})
    )
    assert holds_nothing_back(view(house))
    changed = ServerChange(env={"NODE_OPTIONS": "--require /tmp/x.js"})
    await house.servers.change(again(house, hers), "files", change=changed)
    assert view(house).held
    with pytest.raises(InvalidServer, match="no secret can stand in it"):
        await house.servers.change(again(house, hers), "files", change=ServerChange(env={"NODE_OPTIONS": "${X}"}))


async def test_what_runs_no_code_waits_for_nobody(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(house.local("demo"), FILES)
    changed = await house.servers.change(
        again(house, hers),
        "files",
        change=ServerChange.model_validate(
            {"command": "npx", "env": {"API_KEY": "n3w"}, "title": "F", "disabled": True, "sharing": "caller"}
        ),
    )
    assert (changed.title, changed.disabled) == ("F", True)
    assert not view(house).held
    await house.servers.create(again(house, hers), WIKI)
    assert not view(house, "wiki").held
    assert await pending(house) == []


async def test_no_change_of_transport_gets_round_it(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(hers, WIKI.model_copy(update={"env": {"LD_PRELOAD": "/tmp/x.so"}}))
    await house.servers.change(again(house, hers), "wiki", change=ServerChange(command="sh", args=["-c", "id"]))
    assert view(house, "wiki").held
    (waiting,) = await pending(house)
    assert waiting.what == "changing the transport from streamable-http to stdio"
    assert waiting.code.env == [EnvName(name="LD_PRELOAD", dangerous=True)]
    # And back: nothing runs, nothing waits.
    await house.servers.change(again(house, hers), "wiki", change=ServerChange(url="https://wiki.example.org/mcp"))
    assert not view(house, "wiki").held
    assert await pending(house) == []


async def test_no_test_gets_round_it(house: House, hers: ProjectVisit) -> None:
    report = await house.trials.test_new(hers, FILES)
    assert (report.ok, report.needs_approval, [one.about for one in report.inspections]) == (
        False,
        True,
        ["command", "version"],
    )
    await house.servers.create(hers, FILES)
    with pytest.raises(WaitsForApproval, match="waits for approval"):
        await house.trials.test(again(house, hers), "files")
    with pytest.raises(WaitsForApproval):
        await house.trials.test(house.local("demo"), "files")
    with pytest.raises(WaitsForApproval):
        await house.servers.restart(again(house, hers), "files")
    assert (house.upstreams.probed, house.upstreams.restarted) == ([], [])
    (waiting,) = await pending(house)
    await house.approvals.decide(house.local("demo"), waiting.id, decision=YES)
    assert (await house.trials.test_new(again(house, hers), FILES)).ok
    assert (await house.trials.test(again(house, hers), "files")).ok


async def test_no_import_and_no_preview_gets_round_it(house: House, hers: ProjectVisit) -> None:
    preview = await house.importer.import_many(hers, ImportAsked(servers=[FILES], preview=True))
    assert [(one.action, one.held) for one in preview.items] == [("added", True)]
    assert await pending(house) == []
    await house.importer.import_many(hers, ImportAsked(servers=[FILES]))
    assert view(house).held
    (waiting,) = await pending(house)
    await house.approvals.decide(house.local("demo"), waiting.id, decision=YES)
    changed = await house.importer.import_many(
        again(house, hers), ImportAsked(servers=[FILES.model_copy(update={"args": ["evil"]})])
    )
    assert [(one.action, one.held) for one in changed.items] == [("changed", True)]
    assert view(house).held
    # The same content twice proposes once.
    await house.importer.import_many(
        again(house, hers), ImportAsked(servers=[FILES.model_copy(update={"args": ["evil"]})])
    )
    assert len(await pending(house)) == 1


async def test_no_clone_gets_round_it(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(hers, FILES)
    await house.cloner.clone(again(house, hers), "files", asked=CloneAsked(name="copy"))
    assert view(house, "copy").held
    assert sorted(one.server_name for one in await pending(house)) == ["copy", "files"]


async def test_no_value_in_a_file_of_an_operator_waits(house: House, hers: ProjectVisit) -> None:
    await house.importer.mirror(hers.picture.project, [FILES])
    assert holds_nothing_back(view(house))
    await house.cloner.clone(again(house, hers), "files", asked=CloneAsked(name="copy"))
    assert view(house, "copy").held


async def test_a_clone_has_the_values_and_the_switches(house: House, hers: ProjectVisit) -> None:
    made = await house.servers.create(house.local("demo"), FILES.model_copy(update={"title": "Files"}))
    house.upstreams.catalogs[ServerId(made.id)] = a_catalog(ServerId(made.id), "read")
    await house.tools.change(house.local("demo"), "files", tool="read", change=ToolChange(enabled=False))
    copy = await house.cloner.clone(again(house, hers), "files", asked=CloneAsked(name="copy"))
    assert (copy.title, copy.command, copy.args, list(copy.env or {})) == ("Files", "npx", FILES.args, ["API_KEY"])
    assert view(house, "copy").definition.reach == view(house).definition.reach
    assert view(house, "copy").tools == view(house).tools
    untitled = await house.cloner.clone(
        again(house, hers), "files", asked=CloneAsked(name="third", title=None, disabled=True)
    )
    assert (untitled.title, untitled.disabled) == (None, True)


async def test_a_server_that_goes_takes_its_proposal_along(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(hers, FILES)
    await house.servers.delete(again(house, hers), "files")
    assert await pending(house) == []
    everything = await house.approvals.page(None, state=None)
    assert [(one.server_name, one.state) for one in everything.items] == [("files", ApprovalState.WITHDRAWN)]


async def test_approved_code_of_another_project_is_not_approved_here(house: House, hers: ProjectVisit) -> None:
    await house.project("other", admin=await house.user("olga"))
    await house.servers.create(house.local("other"), FILES)
    await house.servers.create(hers, FILES)
    assert view(house).held


async def test_a_slot_in_the_arguments_is_shown_to_who_decides(house: House, hers: ProjectVisit) -> None:
    await house.servers.create(hers, FILES.model_copy(update={"args": ["--token", "${TOKEN}"]}))
    (waiting,) = await pending(house)
    assert waiting.code.slots == ["TOKEN"]
