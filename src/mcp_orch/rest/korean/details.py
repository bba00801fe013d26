"""Details of problems: the English sentence, `{}` where a name or a number stands, and the Korean one."""

from typing import Final

DETAILS: Final[dict[str, str]] = {
    "this proposal for server {} is {}": "서버 {0}의 제안은 이미 처리됐어요: {1}",
    "{} is in the team already": "이미 팀에 있어요: {0}",
    "{} is a member already": "이미 멤버예요: {0}",
    "there is something here already, and If-None-Match forbids to replace it": (
        "이미 있는 항목이고, If-None-Match 때문에 바꿀 수 없어요"
    ),
    "this project has asked for {} already": "이 팀에는 이미 요청했어요: {0}",
    "whoever asked may not give this role in the project any more": (
        "요청한 사람이 이제 이 프로젝트에서 그 역할을 줄 수 없어요"
    ),
    "the disk did not take the record within {} s": "디스크가 {0}초 안에 기록을 저장하지 못했어요",
    "this call can't be recorded: {}": "이 호출을 기록할 수 없어요: {0}",
    "the cursor is not one that a list has given": "목록에서 받은 커서가 아니에요",
    "the URL of a syslog receiver names a host and a port, nothing else": (
        "syslog 수신처 URL에는 호스트와 포트만 쓸 수 있어요"
    ),
    "the URL must begin with http:// or https:// and name a host": (
        "URL은 http:// 또는 https://로 시작하고 호스트가 있어야 해요"
    ),
    "the URL holds a user name or password": "URL에 사용자 이름이나 비밀번호가 들어 있어요",
    "the URL of a syslog receiver can't be read": "syslog 수신처 URL을 읽을 수 없어요",
    "the URL can't be read: {}": "URL을 읽을 수 없어요: {0}",
    "{} is not an e-mail address": "이메일 주소가 아니에요: {0}",
    "Idempotency-Key takes 1 to {} printable ASCII characters": (
        "Idempotency-Key에는 출력 가능한 ASCII 문자 1~{0}자를 쓸 수 있어요"
    ),
    "expires_at {} has passed": "expires_at이 이미 지났어요: {0}",
    "{} is no name: 1 to {} of letters, digits, dot, hyphen and underscore, starting with a letter or digit": (
        "쓸 수 없는 이름이에요: {0}. 영문자나 숫자로 시작하는 영문자, 숫자, 점, 하이픈, 밑줄 1~{1}자여야 해요"
    ),
    "there is no definition of {} in the text": "글에 {}의 정의가 없어요",
    "{} stands in the paths of the hub; choose another name": (
        "허브 주소에 쓰이는 이름이에요: {0}. 다른 이름을 고르세요"
    ),
    "{} looks like an id; choose another name": "ID처럼 보이는 이름이에요: {0}. 다른 이름을 고르세요",
    "scopes.tools: no tool {} in {}": "scopes.tools: {1} 프로젝트에 없는 도구예요: {0}",
    "scopes.servers: no server {} in {}": "scopes.servers: {1} 프로젝트에 없는 서버예요: {0}",
    "scopes.toolsets: no toolset {} in {}": "scopes.toolsets: {1} 프로젝트에 없는 도구 모음이에요: {0}",
    "scopes.tools: {} is ambiguous: {}": "scopes.tools: 여러 뜻으로 읽히는 이름이에요: {0} ({1})",
    "scopes.project: no project {} that you may see": "scopes.project: 볼 수 있는 프로젝트 가운데 없어요: {0}",
    "{} is no name of a secret: letters, digits and _, not beginning with a digit": (
        "비밀 값의 이름으로 쓸 수 없어요: {0}. 영문자, 숫자, _만 쓰고 숫자로 시작하지 않아야 해요"
    ),
    "{} is no member of project {}": "{1} 프로젝트의 멤버가 아니에요: {0}",
    "this is not in the version that If-Match names: somebody changed or removed it in the meantime": (
        "If-Match의 버전과 달라요. 그사이 누군가 바꾸거나 지웠어요"
    ),
    "a one-time code is needed": "일회용 코드가 필요해요",
    "one-time codes are off": "일회용 코드가 꺼져 있어요",
    "one-time codes are on": "일회용 코드가 이미 켜져 있어요",
    "server {} is kept by the configuration file that this hub mirrors": (
        "허브가 따르는 설정 파일에서 관리하는 서버예요: {0}"
    ),
    "neither a delivery nor a kind and a URL are given": "전달 설정도, 종류와 URL도 없어요",
    "{} narrows down {}, and the records of {} are asked for": (
        "{1} 기록에만 쓸 수 있는 조건이에요: {0}. 요청한 것은 {2} 기록이에요"
    ),
    "a file of checkpoints has at most {} bytes": "체크포인트 파일은 {0}바이트까지예요",
    "line {} is no checkpoint": "{0}번째 줄이 체크포인트가 아니에요",
    "this is a checkpoint of another kind or version": "종류나 버전이 다른 체크포인트예요",
    "a checkpoint can't be read": "읽을 수 없는 체크포인트예요",
    "no record {} is set aside for this place": "이 전달 대상에 제쳐 둔 기록이 아니에요: {0}",
    "there is a delivery called {}": "이 이름의 전달 설정이 이미 있어요: {0}",
    "there is a user with the address {}": "이 주소를 쓰는 사용자가 이미 있어요: {0}",
    "the first request with this Idempotency-Key broke off, and nobody knows how it ended": (
        "이 Idempotency-Key의 첫 요청이 끊겨서 결과를 알 수 없어요"
    ),
    "the first request with this Idempotency-Key is still being done": (
        "이 Idempotency-Key의 첫 요청을 아직 처리하고 있어요"
    ),
    "this invitation is for another address than that of the account you are signed in with": (
        "지금 로그인한 계정이 아닌 다른 주소로 보낸 초대예요"
    ),
    "what is at this path has no version to compare": "이 주소의 항목에는 비교할 버전이 없어요",
    "this Idempotency-Key was sent with another request before": "이 Idempotency-Key는 다른 요청에 이미 쓰였어요",
    "{} is invited already": "이미 초대했어요: {0}",
    "whoever invited you may not give this role any more": "초대한 사람이 이제 이 역할을 줄 수 없어요",
    "key {} is revoked": "폐기된 키예요: {0}",
    "key {} is {}": "더 이상 쓸 수 없는 키예요: {0} ({1})",
    "this is the last admin of the project": "프로젝트의 마지막 관리자예요",
    "this is the last hub admin": "마지막 허브 관리자예요",
    "this is the last admin of the team": "팀의 마지막 관리자예요",
    "the link is wrong, used, replaced or over": "링크가 잘못됐거나, 이미 쓰였거나, 바뀌었거나, 만료됐어요",
    "the name of the project confirms that it is to be deleted": "삭제하려면 프로젝트 이름으로 확인해야 해요",
    "browsers keep no passkeys for the address of this hub": (
        "이 허브의 주소에서는 브라우저가 패스키를 저장하지 않아요"
    ),
    "no proposal {} in project {}": "{1} 프로젝트에 없는 제안이에요: {0}",
    "no call {} that you may see in this project": "이 프로젝트에서 볼 수 있는 호출 가운데 없어요: {0}",
    "other verifications of the audit trail are running": "감사 기록의 다른 검증이 진행 중이에요",
    "the audit trail is delivered to no place called {}": "이 이름의 감사 기록 전달 설정이 없어요: {0}",
    "no server {} in {}": "{1} 프로젝트에 없는 서버예요: {0}",
    "no toolset {} in {}": "{1} 프로젝트에 없는 도구 모음이에요: {0}",
    "this invitation is wrong, used or over": "초대가 잘못됐거나, 이미 쓰였거나, 만료됐어요",
    "no key {} that you may see in this project": "이 프로젝트에서 볼 수 있는 키 가운데 없어요: {0}",
    "{} is no member of this project": "이 프로젝트의 멤버가 아니에요: {0}",
    "you have no passkey {}": "가지고 있지 않은 패스키예요: {0}",
    "no project {} that you may see": "볼 수 있는 프로젝트 가운데 없어요: {0}",
    "no question {} of this call is open": "이 호출에 열려 있지 않은 질문이에요: {0}",
    "the secret {} is not set in this project": "이 프로젝트에 설정되지 않은 비밀 값이에요: {0}",
    "no server {} in project {}": "{1} 프로젝트에 없는 서버예요: {0}",
    "you have no session {}": "가지고 있지 않은 세션이에요: {0}",
    "no team {} that you are in": "속해 있는 팀 가운데 없어요: {0}",
    "{} is not in this team": "이 팀에 없는 사람이에요: {0}",
    "there is no open request {}": "열려 있는 요청 가운데 없어요: {0}",
    "you have no token {}": "가지고 있지 않은 토큰이에요: {0}",
    "server {} lists no tool {}": "{0} 서버에 없는 도구예요: {1}",
    "no toolset {} in project {}": "{1} 프로젝트에 없는 도구 모음이에요: {0}",
    "no user {}": "없는 사용자예요: {0}",
    "a personal key belongs to a person, and nobody is signed in": "개인 키는 사람의 것인데, 로그인한 사람이 없어요",
    "a token belongs to a person, and nobody is signed in": "토큰은 사람의 것인데, 로그인한 사람이 없어요",
    "this belongs to a person, and nobody is signed in": "로그인한 사람만 할 수 있는 일이에요",
    "a star belongs to a person, and nobody is signed in": "즐겨찾기는 로그인한 사람만 할 수 있어요",
    "user {} is active": "활성 상태인 사용자예요: {0}",
    "user {} was erased": "지워진 사용자예요: {0}",
    "a project key opens the MCP endpoints of its project and GET /api/v1/keys/self, nothing else": (
        "프로젝트 키로는 그 프로젝트의 MCP 엔드포인트와 GET /api/v1/keys/self만 열 수 있어요"
    ),
    "this token is limited to MCP endpoints": "MCP 엔드포인트로 제한된 토큰이에요",
    "this token is read-only": "읽기 전용 토큰이에요",
    "the {} header is missing or not that of this session": "{0} 헤더가 없거나 이 세션의 값이 아니에요",
    "metrics are for loopback and for hub admins": "지표는 루프백과 허브 관리자만 볼 수 있어요",
    "there is no such project": "없는 프로젝트예요",
    "there is no such team": "없는 팀이에요",
    "{} is nobody in this project": "이 프로젝트에 없는 사람이에요: {0}",
    "{} is not taken here: {}": "여기서는 받지 않는 헤더예요: {0} ({1})",
    "no call {} of yours is running": "내 호출 가운데 실행 중이 아니에요: {0}",
    "only bearer authorization is understood": "Bearer 인증만 쓸 수 있어요",
    "nobody is signed in": "로그인하지 않았어요",
    "the session is over": "세션이 끝났어요",
    "the receiver answered {}": "수신처의 응답: {0}",
    "a personal key is rotated by its holder alone; you may revoke it": (
        "개인 키는 소유자만 교체할 수 있어요. 폐기는 할 수 있어요"
    ),
    "the passkey was not accepted: {}": "패스키를 받아들이지 못했어요: {0}",
    "this passkey is enrolled already": "이미 등록된 패스키예요",
    "nobody has an account with the invited address yet": "초대받은 주소로 된 계정이 아직 없어요",
    "project {} is archived": "보관된 프로젝트예요: {0}",
    "project {} is deleted and will be purged on {}": "삭제된 프로젝트예요: {0}. {1}에 완전히 지워져요",
    "on this hub only hub admins create projects": "이 허브에서는 허브 관리자만 프로젝트를 만들 수 있어요",
    "the project was deleted a moment ago": "방금 삭제된 프로젝트예요",
    "there is a project called {}, or one that looks like it": "같거나 비슷한 이름의 프로젝트가 있어요: {0}",
    "project {} is open": "이미 열려 있는 프로젝트예요: {0}",
    "the project has a server called {}, or one that looks like it": "같거나 비슷한 이름의 서버가 있어요: {0}",
    "the set-up link is wrong, used or older than 24 hours": (
        "설정 링크가 잘못됐거나, 이미 쓰였거나, 24시간이 지났어요"
    ),
    "there is an account with the invited address": "초대받은 주소로 된 계정이 이미 있어요",
    "too many attempts; try again in {} s": "시도가 너무 많아요. {0}초 뒤에 다시 시도하세요",
    "the span has {} days": "기간이 {0}일이에요",
    "intervals of {} s in that span are more than {} points": "이 기간을 {0}초 간격으로 나누면 점이 {1}개를 넘어요",
    "somebody else changed the same thing at the same moment": "같은 순간에 다른 사람이 같은 것을 바꿨어요",
    "the header {} can't be sent: with its secrets filled in it holds a line break or another character"
    " that no header carries": (
        "헤더를 보낼 수 없어요: {0}. 시크릿을 채우면 줄바꿈처럼 헤더에 담을 수 없는 문자가 들어가요"
    ),
    "a text in this request is too long or holds a NUL character, or a number is too large": (
        "요청에 너무 긴 글이나 NUL 문자가 든 글, 또는 너무 큰 수가 있어요"
    ),
    "the database can't be written: its disk is full or fails; nothing was changed": (
        "디스크가 가득 찼거나 고장 나서 데이터베이스에 쓸 수 없어요. 바뀐 것은 없어요"
    ),
    "the file of the database is damaged, or no database at all": (
        "데이터베이스 파일이 손상되었거나 데이터베이스가 아니에요"
    ),
    "the database can't be reached or is too busy": "데이터베이스에 연결할 수 없거나 너무 바빠요",
    "what is there now can't be read, so nothing was changed": "지금 있는 것을 읽을 수 없어 아무것도 바꾸지 않았어요",
    "the database is too busy with other changes": "데이터베이스가 다른 변경으로 너무 바빠요",
    "the team was deleted a moment ago": "방금 삭제된 팀이에요",
    "there is a team called {}, or one that looks like it": "같거나 비슷한 이름의 팀이 있어요: {0}",
    "there is no user {}": "없는 사용자예요: {0}",
    "{} calls of yours are running": "내 호출 {0}건이 실행 중이에요",
    "you have {} passkeys": "패스키가 {0}개 있어요",
    "more than {} requests a minute by this {}": "분당 요청이 {0}건을 넘었어요 ({1})",
    "too many people sign in at the moment": "지금 로그인하는 사람이 너무 많아요",
    "this hub is about to stop": "허브가 곧 멈춰요",
    "{} event streams of yours are open": "내 이벤트 스트림 {0}개가 열려 있어요",
    "there is a toolset called {}, or one that looks like it": "같거나 비슷한 이름의 도구 모음이 있어요: {0}",
    "{} names no server of project {}": "{1} 프로젝트의 서버를 가리키지 않아요: {0}",
    "{}: server {} lists no tool {}": "{1} 서버에 없는 도구예요: {2} ({0})",
    "{} can be read in {} ways: server names may hold dots": (
        "{1}가지로 읽히는 이름이에요: {0}. 서버 이름에 점이 들어갈 수 있어요"
    ),
    "{} was sealed under another AUTH_SECRET than the hub has; nothing was changed": (
        "허브의 AUTH_SECRET과 다른 값으로 봉인됐어요: {0}. 바뀐 것은 없어요"
    ),
    "the values of server {} can't be opened: AUTH_SECRET is not the one they were sealed with": (
        "AUTH_SECRET이 봉인할 때와 달라서 {0} 서버의 값을 열 수 없어요"
    ),
    "a password has {} to {} characters": "비밀번호는 {0}자에서 {1}자 사이여야 해요",
    "this password would be guessed first": "가장 먼저 추측할 만한 비밀번호예요",
    "this password is in a list of stolen ones": "유출된 비밀번호 목록에 있어요",
    "the one-time code is wrong or was used": "일회용 코드가 틀렸거나 이미 쓰였어요",
    "the e-mail or the password is wrong": "이메일이나 비밀번호가 틀렸어요",
    "{} opens MCP endpoints and nothing else; this needs the permission {}": (
        "MCP 엔드포인트만 여는 자격이에요: {0}. 필요한 권한: {1}"
    ),
    "{} is read-only; this needs the permission {}": "읽기 전용 자격이에요: {0}. 필요한 권한: {1}",
    "this needs the permission {}, which hub admins have": "허브 관리자의 권한이 필요해요: {0}",
    "your role in project {} is {}; this needs the permission {}": ("{0} 프로젝트에서 내 역할: {1}. 필요한 권한: {2}"),
    "your role in team {} is {}; this needs the permission {}": "{0} 팀에서 내 역할: {1}. 필요한 권한: {2}",
    "you can't make somebody {} of project {}: that is more than you may do there": (
        "{1} 프로젝트에서 내 권한보다 큰 역할은 줄 수 없어요: {0}"
    ),
    "this hub has a hub admin, so a set-up link would open nothing": (
        "허브 관리자가 이미 있어서 설정 링크로 열 것이 없어요"
    ),
    "some fields are not as they must be": "올바르지 않은 항목이 있어요",
    "a text in the body has half a letter in it (a lone surrogate)": (
        "본문의 글에 반쪽짜리 글자(짝이 없는 서로게이트)가 있어요"
    ),
    "the body is not JSON": "본문이 JSON이 아니에요",
    "there is nothing at {}": "이 주소에는 아무것도 없어요: {0}",
    "{} is not possible here": "여기서는 쓸 수 없는 방식이에요: {0}",
}
