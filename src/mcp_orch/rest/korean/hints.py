"""Hints of problems: the English sentence, `{}` where a name or a number stands, and the Korean one."""

from typing import Final

HINTS: Final[dict[str, str]] = {
    "GET .../approvals?state=pending lists what waits": (
        "GET .../approvals?state=pending에서 기다리는 제안을 볼 수 있어요"
    ),
    "PATCH changes the role": "역할은 PATCH로 바꿀 수 있어요",
    "withdraw the request to ask anew": "다시 요청하려면 먼저 요청을 취소하세요",
    "let an admin of the project ask anew": "프로젝트 관리자가 다시 요청하도록 하세요",
    "see the disk of the data directory, or MCP_ORCH_AUDIT": "데이터 디렉터리의 디스크나 MCP_ORCH_AUDIT를 확인하세요",
    "leave it out to start from the newest": "최신 항목부터 보려면 커서를 빼세요",
    "use a header instead": "대신 헤더를 쓰세요",
    "set the secret anew, as the one line that it is": "시크릿을 한 줄로 다시 설정하세요",
    "shorten it, or leave the character out": "줄이거나 그 문자를 빼세요",
    "write it like name@example.org": "name@example.org처럼 쓰세요",
    "a fresh random UUID for each thing that is to be done once": "한 번만 할 일마다 새 무작위 UUID를 쓰세요",
    "write server.tool, as in demo.echo": "demo.echo처럼 server.tool로 쓰세요",
    "write the server's id before the dot": "점 앞에 서버 ID를 쓰세요",
    "for example GITHUB_TOKEN": "예: GITHUB_TOKEN",
    "give the id of a member": "멤버의 ID를 주세요",
    "get it again, look at what is different, and repeat with its new ETag": (
        "다시 불러와 달라진 점을 보고 새 ETag로 되풀이하세요"
    ),
    "send `code`: from your application, or a recovery code": "인증 앱의 코드나 복구 코드를 `code`로 보내세요",
    "POST /api/v1/auth/codes begins": "POST /api/v1/auth/codes로 시작하세요",
    "switch them off first to enrol another application": "다른 앱을 등록하려면 먼저 끄세요",
    "edit the file; enabling, disabling and tool switches work here": (
        "파일을 고치세요. 켜기, 끄기, 도구 설정은 여기서 할 수 있어요"
    ),
    "`refused` of the delivery names the newest; what was told since is set aside no more": (
        "전달 설정의 `refused`에 최신 기록이 나와요. 그사이 전달한 기록은 더는 제쳐 두지 않아요"
    ),
    "give one of them": "둘 가운데 하나를 주세요",
    "give its headers and its secret anew": "헤더와 비밀 값을 다시 주세요",
    "choose another name": "다른 이름을 고르세요",
    "look whether the thing is there; if not, repeat with a fresh key": (
        "결과가 있는지 보고, 없으면 새 키로 다시 하세요"
    ),
    "ask again": "다시 물어보세요",
    "sign in with the invited address, or ask for an invitation for yours": (
        "초대받은 주소로 로그인하거나, 내 주소로 초대해 달라고 하세요"
    ),
    "leave If-Match out": "If-Match를 빼세요",
    "take a fresh key for each request": "요청마다 새 키를 쓰세요",
    "change the role in the list of members": "멤버 목록에서 역할을 바꾸세요",
    "send it again, or revoke it first": "다시 보내거나 먼저 취소하세요",
    "ask an admin of the project for a new one": "프로젝트 관리자에게 새 초대를 부탁하세요",
    "make a new one": "새로 만드세요",
    "make somebody else admin first": "먼저 다른 사람을 관리자로 만드세요",
    "make somebody else hub admin first": "먼저 다른 사람을 허브 관리자로 만드세요",
    "ask for a new one": "새로 요청하세요",
    "confirm with its name: {}": "이름을 그대로 써서 확인하세요: {0}",
    "the hub's operator sets MCP_ORCH_PUBLIC_URL to an https URL with a host name": (
        "허브 운영자가 MCP_ORCH_PUBLIC_URL을 호스트 이름이 있는 https URL로 정해야 해요"
    ),
    "calls reach the log within a second; a call that runs is not in it yet": (
        "호출은 1초 안에 기록에 나타나요. 실행 중인 호출은 아직 없어요"
    ),
    "ask whoever invited you for a new one": "초대한 사람에게 새 초대를 부탁하세요",
    "write user:<id> or team:<id>, as the list gives it": "목록에 나온 대로 user:<id>나 team:<id>로 쓰세요",
    "GET /api/v1/projects lists yours": "GET /api/v1/projects에서 내 프로젝트를 볼 수 있어요",
    "GET /api/v1/teams lists yours": "GET /api/v1/teams에서 내 팀을 볼 수 있어요",
    "write user:<id>, as the list gives it": "목록에 나온 대로 user:<id>로 쓰세요",
    "tool names are those that the server itself gives": "도구 이름은 서버가 알려 준 그대로 쓰세요",
    'use kind "service"': '종류로 "service"를 쓰세요',
    "sign in as a user": "사용자로 로그인하세요",
    "mcp-orch users list": "mcp-orch users list로 확인하세요",
    "deactivate them first": "먼저 비활성화하세요",
    "add a new user": "새 사용자를 추가하세요",
    "use a personal access token (POST /api/v1/auth/tokens)": "개인 액세스 토큰을 쓰세요 (POST /api/v1/auth/tokens)",
    "use a token without scopes": "범위를 제한하지 않은 토큰을 쓰세요",
    "use a token without the read_only scope": "read_only 범위가 없는 토큰을 쓰세요",
    "GET /api/v1/auth/session tells it": "GET /api/v1/auth/session에서 알 수 있어요",
    "add the person as a member first, then hand it over": "먼저 멤버로 추가한 다음 넘기세요",
    "leave the header out": "헤더를 빼세요",
    "send `Authorization: Bearer user_...`": "`Authorization: Bearer user_...`를 보내세요",
    "sign in, or send `Authorization: Bearer user_...`": "로그인하거나 `Authorization: Bearer user_...`를 보내세요",
    "sign in again": "다시 로그인하세요",
    "try again, or sign in with your password": "다시 시도하거나 비밀번호로 로그인하세요",
    "give a name and a password": "이름과 비밀번호를 입력하세요",
    "ask a hub admin for one": "허브 관리자에게 부탁하세요",
    "set it: PUT .../secrets/{}": "PUT .../secrets/{0}로 설정하세요",
    "restart the hub: it prints a new one while nobody is hub admin": (
        "허브를 다시 시작하세요. 허브 관리자가 없으면 새 링크를 출력해요"
    ),
    "sign in with it, then accept": "그 계정으로 로그인한 다음 수락하세요",
    "wait; the account is not locked": "기다리세요. 계정이 잠긴 것은 아니에요",
    "ask for {} days at most": "최대 {0}일까지 요청하세요",
    "ask for longer intervals, or a shorter span": "간격을 늘리거나 기간을 줄이세요",
    "try again": "다시 시도하세요",
    "bring a backup back: mcp-orch restore FILE --replace (the file is kept)": (
        "백업을 되돌리세요: mcp-orch restore FILE --replace (지금 파일은 남겨 둬요)"
    ),
    "send it as UTF-8": "UTF-8로 보내세요",
    "make room on the disk of the database; reading goes on meanwhile": (
        "데이터베이스 디스크의 공간을 확보하세요. 그동안 읽기는 계속할 수 있어요"
    ),
    "check DATABASE_URL and that the database is running": "DATABASE_URL과 데이터베이스가 실행 중인지 확인하세요",
    "POST .../team-requests asks the admins of a team for their consent": (
        "POST .../team-requests로 팀 관리자의 동의를 요청할 수 있어요"
    ),
    "give an e-mail address or id of a user of this hub": "이 허브 사용자의 이메일 주소나 ID를 주세요",
    "try again when one is over": "하나가 끝난 뒤 다시 시도하세요",
    "wait for one, or cancel it": "끝나기를 기다리거나 취소하세요",
    "remove one that you do not use": "쓰지 않는 것을 지우세요",
    "wait as long as Retry-After says; events (GET /api/v1/events) tell what changes without asking again": (
        "Retry-After만큼 기다리세요. 이벤트(GET /api/v1/events)를 쓰면 다시 묻지 않아도 변경을 알 수 있어요"
    ),
    "connect again in a moment": "잠시 뒤에 다시 연결하세요",
    # About definitions of servers.
    "leave {} out, or ask for stream={}": "stream={1}로 요청하거나 이 조건을 빼세요: {0}",
    "give the file to which the hub appends its checkpoints, as it is": (
        "허브가 체크포인트를 덧붙이는 파일을 그대로 주세요"
    ),
    "checkpoint {} of {}": "체크포인트 {0}, {1}",
    "the call may have been carried out": "호출이 실행됐을 수도 있어요",
    "answer some of them first": "먼저 몇 개에 답하세요",
    "it may be on a server that does not answer: {}": "답하지 않는 서버에 있을 수도 있어요: {0}",
    "leave one of them out": "하나를 빼세요",
    "leave it out": "빼세요",
    "leave transport out": "transport를 빼세요",
    "letters, digits and _": "영문자, 숫자, _만 쓰세요",
    "give its text instead of {set: true}": "{{set: true}} 대신 값을 주세요",
    'for example "command": "uvx"': '예: "command": "uvx"',
    "for example https://host/mcp": "예: https://host/mcp",
    'use headers: {"Authorization": "..."}': 'headers를 쓰세요: {{"Authorization": "..."}}',
    'write {"command": ...} or {"url": ...}': '{{"command": ...}}나 {{"url": ...}}을 쓰세요',
    'write "{}": ["one", "two"]': '"{0}": ["하나", "둘"]처럼 쓰세요',
    "stdio, sse or streamable-http": "stdio, sse, streamable-http 가운데 하나를 쓰세요",
    "save it as UTF-8": "UTF-8로 저장하세요",
    'it should hold {"mcpServers": {"name": {...}}}': '{{"mcpServers": {{"이름": {{...}}}}}}이 있어야 해요',
    "close one; the hub allows 32 a person": "하나를 닫으세요. 허브는 한 사람에게 32개까지 허용해요",
    "write server.tool, or server.*": "server.tool이나 server.*로 쓰세요",
    "write the server's id instead of its name": "서버 이름 대신 ID를 쓰세요",
    "give that one as AUTH_SECRET_PREVIOUS, or set or remove the value first": (
        "그 값을 AUTH_SECRET_PREVIOUS로 주거나, 먼저 값을 다시 정하거나 지우세요"
    ),
    "give an e-mail address or id of a user of this hub, or invite the address": (
        "이 허브 사용자의 이메일 주소나 ID를 주거나, 그 주소를 초대하세요"
    ),
    "give its env and headers anew, or bring the old AUTH_SECRET back": (
        "env와 headers를 다시 주거나 예전 AUTH_SECRET을 되돌리세요"
    ),
    "a sentence is fine": "문장도 좋아요",
    "use three or four words that are not a saying": "속담이 아닌 단어 서너 개를 쓰세요",
    "use one that you have nowhere else and never had": "다른 곳에서 쓴 적 없는 비밀번호를 쓰세요",
    "wait for the next one and try again": "다음 코드를 기다렸다가 다시 시도하세요",
    "`mcp-orch users list` says who, `mcp-orch users reset-password <e-mail>` lets them in again": (
        "누구인지는 `mcp-orch users list`로, 다시 들어오게 하려면 `mcp-orch users reset-password <e-mail>`을 쓰세요"
    ),
    "on the machine of the hub, `mcp-orch users setup-link` prints a new one while nobody is hub admin": (
        "허브 관리자가 없는 동안 허브가 있는 컴퓨터에서 `mcp-orch users setup-link`로 새 링크를 만들 수 있어요"
    ),
    "a hub admin decides: POST .../approvals/{id}": "허브 관리자가 결정해요: POST .../approvals/{{id}}",
    "GET /api/v1/openapi.json lists all paths": "GET /api/v1/openapi.json에서 모든 주소를 볼 수 있어요",
}
