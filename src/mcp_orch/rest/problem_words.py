"""What each kind of problem means and what to do about it, in every language of the product. The one place for it.

Answers carry the English titles; the pages at `/problems/<kind>` say the rest.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mcp_orch.contract.errors import ErrorKind


class Language(StrEnum):
    """The languages of the product."""

    ENGLISH = "en"
    KOREAN = "ko"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A kind of problem in one language."""

    title: str
    meaning: str
    remedy: str


_ENGLISH: Final[dict[ErrorKind, Words]] = {
    ErrorKind.MALFORMED: Words(
        title="The request can't be read",
        meaning="The body, a header or the path is not in the form that it must have; the hub did not look further.",
        remedy="Check that the body is JSON and its content type says so. The detail names the part in question.",
    ),
    ErrorKind.INVALID: Words(
        title="The request asks for something that can't be",
        meaning="The request could be read, but a field is missing, unknown or outside of what it may be.",
        remedy="Mend the fields that `errors` lists. The API page shows what each field takes, with examples.",
    ),
    ErrorKind.UNAUTHENTICATED: Words(
        title="Nobody is signed in",
        meaning="The request carries no credential, or one that is unknown, expired or revoked.",
        remedy="Sign in again, or send `Authorization: Bearer user_...` with a personal access token that is in force.",
    ),
    ErrorKind.FORBIDDEN: Words(
        title="Not allowed",
        meaning="The hub knows who asks, and that person, token or key may not do this.",
        remedy="Ask an admin of the project for another role, or use a credential whose scopes cover it.",
    ),
    ErrorKind.NOT_FOUND: Words(
        title="Not found",
        meaning="There is nothing of this name or id, or nothing that you may see: both look alike on purpose.",
        remedy="Look at the list that it should be in; check the spelling, and as whom you are signed in.",
    ),
    ErrorKind.CONFLICT: Words(
        title="In conflict with what is there",
        meaning="What is there already stands in the way: a name is taken, or the thing is in another state.",
        remedy="Read it again and decide anew; take another name where the name is taken.",
    ),
    ErrorKind.PRECONDITION: Words(
        title="Changed in the meantime",
        meaning="Somebody has changed or removed the thing since the version that `If-Match` names. Nothing was done.",
        remedy="Read it again, look at what is different, and repeat the change with the new `ETag`.",
    ),
    ErrorKind.TOO_LARGE: Words(
        title="Too large",
        meaning="The request has more bytes, parts or depth than the hub takes.",
        remedy="Send less at once, for example in several requests.",
    ),
    ErrorKind.LIMITED: Words(
        title="Too many requests",
        meaning="More was asked, or is open at the same time, than one caller or address is allowed.",
        remedy="Wait as long as `Retry-After` says. `RateLimit` tells how much is left; event streams save asking.",
    ),
    ErrorKind.UNSUPPORTED: Words(
        title="Not supported",
        meaning="The path is there, but not with this method or content type; or the server behind it can't do this.",
        remedy="`Allow` lists the methods of a path. The API page shows what there is.",
    ),
    ErrorKind.UNAVAILABLE: Words(
        title="Not available at the moment",
        meaning="Something is away: the hub is starting or stopping, its database is busy, or a server is off.",
        remedy="Try again in a moment. If it stays, the page of the server or `mcp-orch doctor` says what is missing.",
    ),
    ErrorKind.TIMEOUT: Words(
        title="Took too long",
        meaning="An answer, from the server behind the hub or of a body that was to be sent, did not come in time.",
        remedy="Try again. For a slow server raise its time limits in its settings, and look at its log.",
    ),
    ErrorKind.CANCELLED: Words(
        title="Cancelled",
        meaning="Somebody ended this before it was done: the caller, an admin, or the hub because it stops.",
        remedy="Start it again if it is still wanted.",
    ),
    ErrorKind.UPSTREAM: Words(
        title="The server behind the hub failed",
        meaning="The MCP server could not be reached, or answered with something that is no answer.",
        remedy="Open the page of the server: it shows its state, the reason, and its last lines.",
    ),
    ErrorKind.INTERNAL: Words(
        title="The hub failed",
        meaning="This is a fault of the hub, not of the request. Whether anything was done is not certain.",
        remedy="Look whether it was done, then try again. The hub's log has the cause under the `request_id`.",
    ),
}

_KOREAN: Final[dict[ErrorKind, Words]] = {
    ErrorKind.MALFORMED: Words(
        title="읽을 수 없는 요청",
        meaning="본문이나 헤더, 경로의 형식이 맞지 않아 허브가 요청을 더 살펴보지 못했어요.",
        remedy="본문이 JSON인지, 콘텐츠 형식이 맞는지 확인하세요. 어느 부분을 읽지 못했는지는 detail에 나와 있어요.",
    ),
    ErrorKind.INVALID: Words(
        title="받아들일 수 없는 요청",
        meaning="요청은 읽었지만 빠졌거나 알 수 없는 항목, 허용 범위를 벗어난 값이 있어요.",
        remedy="`errors`에 나온 항목을 고치세요. 항목마다 무엇을 쓸 수 있는지는 API 문서에 예시와 함께 있어요.",
    ),
    ErrorKind.UNAUTHENTICATED: Words(
        title="로그인되지 않음",
        meaning="요청에 인증 정보가 없거나, 알 수 없거나 만료 또는 폐기된 인증 정보예요.",
        remedy="다시 로그인하거나, 유효한 개인 액세스 토큰을 `Authorization: Bearer user_...`로 보내세요.",
    ),
    ErrorKind.FORBIDDEN: Words(
        title="허용되지 않음",
        meaning="누구의 요청인지는 알지만 그 사람이나 토큰, 키로는 할 수 없는 일이에요.",
        remedy="프로젝트 관리자에게 역할 변경을 요청하거나, 범위가 맞는 인증 정보를 사용하세요.",
    ),
    ErrorKind.NOT_FOUND: Words(
        title="찾을 수 없음",
        meaning="그런 이름이나 ID가 없거나, 볼 권한이 없어요. 두 경우는 일부러 구분하지 않아요.",
        remedy="있어야 할 목록을 열어 보고, 철자와 로그인한 계정을 확인하세요.",
    ),
    ErrorKind.CONFLICT: Words(
        title="기존 상태와 충돌",
        meaning="이미 쓰이는 이름이거나, 대상의 상태가 달라 처리할 수 없어요.",
        remedy="다시 읽어 보고 결정하세요. 이름이 겹치면 다른 이름을 쓰세요.",
    ),
    ErrorKind.PRECONDITION: Words(
        title="그사이 변경됨",
        meaning="`If-Match`로 지정한 버전 이후에 누군가 대상을 바꾸거나 삭제했어요. 요청은 처리되지 않았어요.",
        remedy="다시 읽어 무엇이 달라졌는지 확인한 뒤, 새 `ETag`로 다시 요청하세요.",
    ),
    ErrorKind.TOO_LARGE: Words(
        title="너무 큰 요청",
        meaning="요청의 크기나 항목 수, 깊이가 허브가 받을 수 있는 한도를 넘었어요.",
        remedy="여러 번에 나누어 보내는 식으로 한 번에 보내는 양을 줄이세요.",
    ),
    ErrorKind.LIMITED: Words(
        title="너무 많은 요청",
        meaning="한 호출자나 주소에 허용된 요청 수 또는 동시 연결 수를 넘었어요.",
        remedy="`Retry-After`에 나온 시간만큼 기다리세요. 남은 양은 `RateLimit`에서 볼 수 있어요.",
    ),
    ErrorKind.UNSUPPORTED: Words(
        title="지원하지 않음",
        meaning="경로는 있지만 이 메서드나 콘텐츠 형식은 쓸 수 없어요. 또는 허브 뒤의 서버가 지원하지 않는 기능이에요.",
        remedy="쓸 수 있는 메서드는 `Allow`에 있어요. 무엇이 있는지는 API 문서에서 확인하세요.",
    ),
    ErrorKind.UNAVAILABLE: Words(
        title="지금은 사용할 수 없음",
        meaning="허브가 시작 또는 종료 중이거나, 데이터베이스가 바쁘거나, 서버가 꺼져 있어요.",
        remedy="잠시 뒤 다시 시도하세요. 계속되면 서버 페이지나 `mcp-orch doctor`에서 무엇이 빠졌는지 확인하세요.",
    ),
    ErrorKind.TIMEOUT: Words(
        title="시간 초과",
        meaning="허브 뒤의 서버가 제때 답하지 않았거나, 보내던 본문이 제때 도착하지 않았어요.",
        remedy="다시 시도하세요. 느린 서버라면 서버 설정에서 시간 제한을 늘리고 로그를 확인하세요.",
    ),
    ErrorKind.CANCELLED: Words(
        title="취소됨",
        meaning="호출자나 관리자가 끝냈거나, 허브가 종료되면서 중단됐어요.",
        remedy="여전히 필요하면 다시 시작하세요.",
    ),
    ErrorKind.UPSTREAM: Words(
        title="허브 뒤의 서버 오류",
        meaning="MCP 서버에 연결하지 못했거나, 서버의 답을 이해할 수 없어요.",
        remedy="서버 페이지를 여세요. 상태와 원인, 마지막 로그를 볼 수 있어요.",
    ),
    ErrorKind.INTERNAL: Words(
        title="허브 오류",
        meaning="요청이 아니라 허브의 잘못이에요. 요청이 처리됐는지는 확실하지 않아요.",
        remedy="처리됐는지 확인한 뒤 다시 시도하세요. 원인은 허브 로그에 `request_id`로 남아 있어요.",
    ),
}

WORDS: Final[dict[Language, dict[ErrorKind, Words]]] = {Language.ENGLISH: _ENGLISH, Language.KOREAN: _KOREAN}
