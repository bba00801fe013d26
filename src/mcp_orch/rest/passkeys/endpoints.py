"""Routes of passkeys."""

import base64
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from mcp_orch.contract.names import UserId
from mcp_orch.identity.door import PUBLIC, SIGNED_IN, provided
from mcp_orch.identity.passkeys import CHALLENGE_LIFE, Passkeys, Signature
from mcp_orch.identity.sign_in import NobodySignedIn, SignInDesk
from mcp_orch.identity.visits import Visit, address_of, agent_of, request_id_of
from mcp_orch.identity.webauthn import ALGORITHMS
from mcp_orch.kit.secret import Secret
from mcp_orch.rest.passkeys.schemas import (
    CreationOptions,
    CredentialDescriptor,
    EnrolmentAsked,
    EnrolmentBegun,
    KeyAlgorithm,
    NewCredential,
    NewPasskey,
    PartyEntity,
    Passkey,
    PasskeyName,
    PasskeySignIn,
    ProvedCredential,
    RequestOptions,
    SignInBegun,
    UserEntity,
)
from mcp_orch.rest.passkeys.schemas import Passkeys as PasskeyList
from mcp_orch.rest.services import RestSettings
from mcp_orch.rest.sign_in.schemas import Session
from mcp_orch.rest.sign_in.welcome import welcomed
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked
from mcp_orch.storage.tables.passkeys import PasskeyRow
from mcp_orch.storage.tables.users import UserRow

router = APIRouter(tags=["passkeys"])

Keys = Annotated[Passkeys, provided(Passkeys)]
Desk = Annotated[SignInDesk, provided(SignInDesk)]
Settings = Annotated[RestSettings, provided(RestSettings)]
Person = Annotated[Visit, SIGNED_IN]

_TIMEOUT_MS = int(CHALLENGE_LIFE.total_seconds() * 1000)


@router.get("/auth/passkeys", operation_id="list_passkeys")
async def list_passkeys(
    visit: Person,
    passkeys: Keys,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> PasskeyList:
    """Your passkeys, newest first; there are at most twenty."""
    page = await passkeys.page(_person(visit), PageAsked(cursor=cursor, limit=limit))
    return PasskeyList(items=[_shown(row) for row in page.rows], next_cursor=page.next_cursor)


@router.post("/auth/passkeys/enrolments", operation_id="begin_passkey", status_code=status.HTTP_201_CREATED)
async def begin_passkey(visit: Person, passkeys: Keys, desk: Desk, asked: EnrolmentAsked) -> EnrolmentBegun:
    """Begins to add a passkey: what to ask the device."""
    user = await desk.confirmed(visit, Secret(asked.password.get_secret_value()))
    begun = await passkeys.begin(user)
    options = CreationOptions(
        rp=PartyEntity(id=begun.party.id, name="mcp-orch"),
        user=UserEntity(id=_text(user.id.encode()), name=user.email, display_name=user.name),
        challenge=_text(begun.challenge),
        pub_key_cred_params=[KeyAlgorithm(alg=number) for number in ALGORITHMS],
        timeout=_TIMEOUT_MS,
        exclude_credentials=[CredentialDescriptor(id=_text(one)) for one in begun.known],
    )
    return EnrolmentBegun(challenge_id=begun.id, options=options)


@router.post("/auth/passkeys", operation_id="add_passkey", status_code=status.HTTP_201_CREATED)
async def add_passkey(visit: Person, passkeys: Keys, desk: Desk, new: NewPasskey) -> Passkey:
    """Adds the passkey that answered."""
    user = await _user(visit, desk)
    answer = _signature(new.challenge_id, new.credential)
    return _shown(await passkeys.add(user, answer, name=new.name, by=visit.actor))


@router.get("/auth/passkeys/{passkey}", operation_id="get_passkey")
async def get_passkey(visit: Person, passkeys: Keys, passkey: str) -> Passkey:
    """One of your passkeys."""
    return _shown(await passkeys.get(_person(visit), passkey))


@router.patch("/auth/passkeys/{passkey}", operation_id="rename_passkey")
async def rename_passkey(visit: Person, passkeys: Keys, passkey: str, named: PasskeyName) -> Passkey:
    """Gives a passkey of yours another name."""
    return _shown(await passkeys.rename(_person(visit), passkey, name=named.name))


@router.delete("/auth/passkeys/{passkey}", operation_id="remove_passkey", status_code=status.HTTP_204_NO_CONTENT)
async def remove_passkey(visit: Person, passkeys: Keys, passkey: str) -> None:
    """Lets a device of yours in no more."""
    await passkeys.remove(_person(visit), passkey, by=visit.actor)


@router.post(
    "/auth/passkey-challenges",
    operation_id="begin_passkey_sign_in",
    dependencies=[PUBLIC],
    status_code=status.HTTP_201_CREATED,
)
async def begin_passkey_sign_in(passkeys: Keys) -> SignInBegun:
    """What to ask the device of whoever wants in."""
    begun = await passkeys.challenge()
    options = RequestOptions(challenge=_text(begun.challenge), timeout=_TIMEOUT_MS, rp_id=begun.party.id)
    return SignInBegun(challenge_id=begun.id, options=options)


@router.post("/auth/passkey-logins", operation_id="sign_in_with_passkey", dependencies=[PUBLIC])
async def sign_in_with_passkey(
    request: Request, response: Response, body: PasskeySignIn, *, passkeys: Keys, desk: Desk, settings: Settings
) -> Session:
    """Signs a browser in whose device answered: sets the session cookie and tells the CSRF token that writes need."""
    answer = _signature(body.challenge_id, body.credential)
    user = await passkeys.recognise(answer, address=address_of(request), request_id=request_id_of(request))
    entered = await desk.enter(user, address=address_of(request), agent=agent_of(request))
    return welcomed(response, entered, settings=settings)


def _signature(challenge_id: str, credential: NewCredential | ProvedCredential) -> Signature:
    return Signature(
        challenge_id=challenge_id,
        credential=credential.model_dump(),
        credential_id=base64.urlsafe_b64decode(credential.id + "=" * (-len(credential.id) % 4)),
    )


def _text(found: bytes) -> str:
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode()


def _shown(row: PasskeyRow) -> Passkey:
    return Passkey(id=row.id, name=row.name, created_at=row.created_at, last_used_at=row.last_used_at)


async def _user(visit: Visit, desk: SignInDesk) -> UserRow:
    user = await desk.user_of(visit)
    if user is None:
        raise NobodySignedIn
    return user


def _person(visit: Visit) -> UserId:
    if visit.caller.user is None:
        raise NobodySignedIn
    return visit.caller.user
