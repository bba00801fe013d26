"""Assembly: the services behind the routes, made once from what the wiring hands in."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.contract.endpoints import PublicAddress
from mcp_orch.control.activity.service import ActivityService
from mcp_orch.control.approvals.service import ApprovalService
from mcp_orch.control.attention.service import AttentionService
from mcp_orch.control.calls.running import Runs
from mcp_orch.control.calls.service import CallService
from mcp_orch.control.calls.statistics import CallStatistics
from mcp_orch.control.hub.service import HubService, HubSurroundings
from mcp_orch.control.invitations.answering import InvitationAnswers
from mcp_orch.control.invitations.service import InvitationService, InvitationSurroundings
from mcp_orch.control.keys.across import KeysAcross
from mcp_orch.control.keys.service import KeyService, KeySurroundings
from mcp_orch.control.keys.token_service import TokenService
from mcp_orch.control.members.service import MemberService
from mcp_orch.control.project_files.service import ProjectFileService
from mcp_orch.control.projects.closing import ProjectClosing
from mcp_orch.control.projects.filling import ProjectFiller
from mcp_orch.control.projects.service import ProjectService, ProjectSurroundings
from mcp_orch.control.projects.stars import StarService
from mcp_orch.control.search.service import SearchService
from mcp_orch.control.secrets.service import SecretService
from mcp_orch.control.servers.across import ServersAcross
from mcp_orch.control.servers.cloning import ServerCloner
from mcp_orch.control.servers.imports import DefinitionImporter
from mcp_orch.control.servers.portable import ServerPorter
from mcp_orch.control.servers.service import ServerService
from mcp_orch.control.servers.shelves import ToolShelves
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.control.servers.text_imports import TextImporter
from mcp_orch.control.servers.tools import ToolService
from mcp_orch.control.servers.trials import ServerTrials
from mcp_orch.control.teams.consent import TeamConsent
from mcp_orch.control.teams.seating import TeamSeating
from mcp_orch.control.teams.service import TeamService, TeamSurroundings
from mcp_orch.control.toolsets.service import ToolsetService, ToolsetSurroundings
from mcp_orch.control.trail.delivering.sending import Sender
from mcp_orch.control.trail.delivering.service import DeliveryService, DeliveryServiceSurroundings
from mcp_orch.control.trail.delivering.trying import DeliveryTrials, TrialSurroundings
from mcp_orch.control.trail.leaving.erasing import Eraser
from mcp_orch.control.trail.service import TrailService
from mcp_orch.control.trail.signing import Signer
from mcp_orch.control.users.service import UserService, UserSurroundings
from mcp_orch.identity.accounts import Accounts
from mcp_orch.identity.first_answers import FirstAnswers
from mcp_orch.identity.one_time_codes import OneTimeCodes
from mcp_orch.identity.passkeys import Passkeys, PasskeySurroundings
from mcp_orch.identity.password_links import LinkSurroundings, PasswordLinks
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.seats import SeatDesk
from mcp_orch.identity.sessions import SessionDesk
from mcp_orch.identity.setup import HubSetup
from mcp_orch.identity.sign_in import SignInDesk, SignInSurroundings
from mcp_orch.identity.tokens import UserTokens
from mcp_orch.identity.visits import Doorkeeper, KnownThings
from mcp_orch.identity.webauthn import relying_party
from mcp_orch.kit.sealing import derive_key
from mcp_orch.rest.events.event_hub import EventHub
from mcp_orch.rest.operations.watch import Watch
from mcp_orch.rest.services import CounterBoard, ReadinessBoard, RestServices

_CSRF_PURPOSE: Final = "csrf tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Everything behind the routes."""

    version: str
    runs: Runs
    events: EventHub
    by_type: dict[type[object], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identity:
    """What the identity floor gives, and the parts of it that areas work with."""

    accounts: Accounts
    links: PasswordLinks
    codes: OneTimeCodes
    setup: HubSetup
    tokens: UserTokens
    parts: list[object]


def assemble(given: RestServices) -> Assembly:
    """The services of all areas."""
    identity = _identity(given)
    activity = ActivityService(store=given.store)
    runs = Runs(given.calls)
    calls = CallService(store=given.store, pictures=given.pictures, runs=runs)
    events = EventHub(pictures=given.pictures, upstreams=given.upstreams, activity=activity, calls=calls, ids=given.ids)
    parts: list[object] = [
        *identity.parts,
        *_of_areas(given, identity),
        activity,
        calls,
        *_of_trail(given),
        CallStatistics(store=given.store, clock=given.clock),
        events,
        CounterBoard(given.counters),
        ReadinessBoard(given.why_not_ready),
        Watch(
            counters=CounterBoard(given.counters),
            pictures=given.pictures,
            upstreams=given.upstreams,
            started_at=given.clock.now(),
        ),
        given.settings,
    ]
    return Assembly(
        version=given.settings.version, runs=runs, events=events, by_type={type(part): part for part in parts}
    )


def _of_trail(given: RestServices) -> list[object]:
    sender = Sender(given.outward, clock=given.clock, version=given.settings.version)
    return [
        TrailService(store=given.store, signer=Signer(root=given.auth_secret, previous_roots=given.previous_secrets)),
        DeliveryService(
            DeliveryServiceSurroundings(store=given.store, ring=given.ring, clock=given.clock, ids=given.ids)
        ),
        DeliveryTrials(
            TrialSurroundings(store=given.store, ring=given.ring, sender=sender, clock=given.clock, ids=given.ids)
        ),
        Eraser(store=given.store, clock=given.clock),
    ]


def _identity(given: RestServices) -> _Identity:
    passwords = Passwords(given.passwords)
    tokens = UserTokens(given.store, clock=given.clock, ids=given.ids)
    accounts = Accounts(given.store, clock=given.clock, ids=given.ids, passwords=passwords)
    sessions = SessionDesk(
        store=given.store,
        clock=given.clock,
        ids=given.ids,
        csrf_key=derive_key(given.auth_secret, _CSRF_PURPOSE),
    )
    links = PasswordLinks(
        LinkSurroundings(
            store=given.store,
            clock=given.clock,
            ids=given.ids,
            passwords=passwords,
            post=given.post,
            public_url=given.settings.public_url.rstrip("/"),
        )
    )
    setup = HubSetup(given.store, clock=given.clock, ids=given.ids, accounts=accounts)
    codes = OneTimeCodes(given.store, clock=given.clock, ids=given.ids, ring=given.ring)
    parts: list[object] = [
        FirstAnswers(given.store, clock=given.clock, ids=given.ids, roots=(given.auth_secret, *given.previous_secrets)),
        accounts,
        tokens,
        setup,
        sessions,
        links,
        codes,
        _passkeys(given),
        given.passwords,
        SignInDesk(
            SignInSurroundings(
                store=given.store,
                clock=given.clock,
                sessions=sessions,
                passwords=passwords,
                tokens=tokens,
                codes=codes,
            )
        ),
        Doorkeeper(
            callers=given.callers,
            sessions=sessions,
            known=KnownThings(pictures=given.pictures, seats=SeatDesk(given.store)),
            cookie_name=given.settings.cookie_name,
        ),
    ]
    return _Identity(accounts=accounts, links=links, codes=codes, setup=setup, tokens=tokens, parts=parts)


def _passkeys(given: RestServices) -> Passkeys:
    party = relying_party(given.settings.public_url)
    return Passkeys(PasskeySurroundings(store=given.store, clock=given.clock, ids=given.ids, party=party))


def _of_areas(given: RestServices, identity: _Identity) -> list[object]:
    public = PublicAddress(url=given.settings.public_url.rstrip("/"))
    approvals = ApprovalService(store=given.store, ring=given.ring, clock=given.clock, ids=given.ids)
    servers = ServerSurroundings(
        store=given.store,
        pictures=given.pictures,
        upstreams=given.upstreams,
        filler=ProjectFiller(given.store, given.assembler),
        approvals=approvals,
        ring=given.ring,
        public=public,
        clock=given.clock,
        ids=given.ids,
    )
    hub = _hub(given, identity, public=public)
    keys = KeySurroundings(
        store=given.store,
        clock=given.clock,
        ids=given.ids,
        pictures=given.pictures,
        upstreams=given.upstreams,
        public=public,
    )
    return [
        (service := ServerService(servers)),
        ServersAcross(servers),
        ServerCloner(servers, service),
        ServerTrials(servers),
        approvals,
        (projects := _projects(given, hub=hub, public=public)),
        *_of_people(given, identity, hub=hub),
        ToolService(servers),
        ToolShelves(servers),
        (importer := DefinitionImporter(servers)),
        (secrets := SecretService(store=given.store, ring=given.ring, clock=given.clock)),
        TextImporter(servers, importer=importer, secrets=secrets),
        (toolsets := _toolsets(given, public)),
        ProjectFileService(
            projects=projects,
            servers=ServerPorter(servers, importer),
            toolsets=toolsets,
            secrets=secrets,
            pictures=given.pictures,
        ),
        KeyService(keys),
        KeysAcross(keys),
        TokenService(tokens=identity.tokens, pictures=given.pictures, upstreams=given.upstreams, clock=given.clock),
        hub,
    ]


def _hub(given: RestServices, identity: _Identity, *, public: PublicAddress) -> HubService:
    return HubService(
        HubSurroundings(
            store=given.store,
            setup=identity.setup,
            public=public,
            version=given.settings.version,
            clock=given.clock,
        )
    )


def _projects(given: RestServices, *, hub: HubService, public: PublicAddress) -> ProjectService:
    projects = ProjectSurroundings(
        store=given.store, pictures=given.pictures, hub=hub, public=public, clock=given.clock, ids=given.ids
    )
    return ProjectService(projects)


def _of_people(given: RestServices, identity: _Identity, *, hub: HubService) -> list[object]:
    teams = TeamSurroundings(store=given.store, pictures=given.pictures, clock=given.clock, ids=given.ids)
    return [
        ProjectClosing(store=given.store, clock=given.clock, hub=hub),
        StarService(store=given.store, clock=given.clock),
        MemberService(store=given.store, clock=given.clock),
        TeamService(teams),
        TeamSeating(store=given.store, clock=given.clock),
        TeamConsent(teams),
        SearchService(store=given.store, pictures=given.pictures, upstreams=given.upstreams),
        AttentionService(store=given.store, pictures=given.pictures, upstreams=given.upstreams, clock=given.clock),
        UserService(
            UserSurroundings(
                store=given.store,
                clock=given.clock,
                accounts=identity.accounts,
                links=identity.links,
                codes=identity.codes,
                post=given.post,
            )
        ),
        *_invitations(given, identity),
    ]


def _invitations(given: RestServices, identity: _Identity) -> list[object]:
    surroundings = InvitationSurroundings(
        store=given.store,
        pictures=given.pictures,
        accounts=identity.accounts,
        post=given.post,
        public_url=given.settings.public_url.rstrip("/"),
        clock=given.clock,
        ids=given.ids,
    )
    return [InvitationService(surroundings), InvitationAnswers(surroundings)]


def _toolsets(given: RestServices, public: PublicAddress) -> ToolsetService:
    toolsets = ToolsetSurroundings(
        store=given.store,
        pictures=given.pictures,
        upstreams=given.upstreams,
        public=public,
        clock=given.clock,
        ids=given.ids,
    )
    return ToolsetService(toolsets)
