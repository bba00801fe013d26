"""The values of passkeys. What browsers speak is written as WebAuthn names it, bytes as base64url."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints
from pydantic.alias_generators import to_camel

from mcp_orch.kit.passing import PASSING

# No text of 4n + 1 letters is the base64url of anything.
_BYTES = r"^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$"
CredentialId = Annotated[str, Field(min_length=1, max_length=1364, pattern=_BYTES, examples=["Zm9yIGV4YW1wbGU"])]
Bytes = Annotated[str, Field(min_length=1, max_length=16_384, pattern=_BYTES, examples=["Zm9yIGV4YW1wbGU"])]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Passkey(BaseModel):
    """A device that lets you in."""

    id: str
    name: str
    created_at: datetime
    last_used_at: Annotated[datetime | None, Field(json_schema_extra={PASSING: True})]


class Passkeys(BaseModel):
    """Your passkeys, newest first."""

    items: list[Passkey]
    next_cursor: str | None


class EnrolmentAsked(BaseModel):
    """Who wants to add a passkey gives the password again."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[SecretStr, Field(max_length=256, description="Empty for those who have none.")]


class PasskeyName(BaseModel):
    """What you call it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "my phone"}]})

    name: Name


class _OfBrowsers(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )


class PartyEntity(_OfBrowsers):
    """The hub."""

    id: str
    name: str


class UserEntity(_OfBrowsers):
    """You, as your device shows you."""

    id: str
    name: str
    display_name: str


class KeyAlgorithm(_OfBrowsers):
    """A way to sign, by its COSE number."""

    type: Literal["public-key"] = "public-key"
    alg: int


class CredentialDescriptor(_OfBrowsers):
    """A passkey by its id."""

    type: Literal["public-key"] = "public-key"
    id: str


class AuthenticatorSelection(_OfBrowsers):
    """The device has to keep the passkey itself and to recognise its user."""

    resident_key: Literal["required"] = "required"
    require_resident_key: Literal[True] = True
    user_verification: Literal["required"] = "required"


class CreationOptions(_OfBrowsers):
    """For `PublicKeyCredential.parseCreationOptionsFromJSON`."""

    rp: PartyEntity
    user: UserEntity
    challenge: str
    pub_key_cred_params: list[KeyAlgorithm]
    timeout: int
    exclude_credentials: list[CredentialDescriptor]
    authenticator_selection: AuthenticatorSelection = AuthenticatorSelection()
    attestation: Literal["none"] = "none"


class RequestOptions(_OfBrowsers):
    """For `PublicKeyCredential.parseRequestOptionsFromJSON`."""

    challenge: str
    timeout: int
    rp_id: str
    user_verification: Literal["required"] = "required"


class EnrolmentBegun(BaseModel):
    """What your device is asked."""

    challenge_id: str
    options: CreationOptions


class SignInBegun(BaseModel):
    """What the device of whoever wants in is asked."""

    challenge_id: str
    options: RequestOptions


class AttestationAnswer(_OfBrowsers):
    """What a new passkey says."""

    client_data_json: Annotated[Bytes, Field(alias="clientDataJSON")]
    attestation_object: Bytes


class AssertionAnswer(_OfBrowsers):
    """What a passkey says to prove itself."""

    client_data_json: Annotated[Bytes, Field(alias="clientDataJSON")]
    authenticator_data: Bytes
    signature: Bytes


class NewCredential(_OfBrowsers):
    """`PublicKeyCredential.toJSON()` of a new passkey; what else a browser adds is not looked at."""

    id: CredentialId
    raw_id: CredentialId
    response: AttestationAnswer
    type: Literal["public-key"]


class ProvedCredential(_OfBrowsers):
    """`PublicKeyCredential.toJSON()` of a passkey that signed."""

    id: CredentialId
    raw_id: CredentialId
    response: AssertionAnswer
    type: Literal["public-key"]


class NewPasskey(PasskeyName):
    """The answer of a device that is enrolled."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={})

    challenge_id: Annotated[str, Field(min_length=1, max_length=40)]
    credential: NewCredential


class PasskeySignIn(BaseModel):
    """The answer of a device that lets somebody in."""

    model_config = ConfigDict(extra="forbid")

    challenge_id: Annotated[str, Field(min_length=1, max_length=40)]
    credential: ProvedCredential
