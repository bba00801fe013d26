"""Diagnoses of servers in Korean, by their kind: the same names and numbers stand in them as in English."""

from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.sentences import Sentence
from mcp_orch.contract.why import Why

DIAGNOSES: Final[dict[Why, Sentence]] = {
    Why.WORDS: Sentence(
        "{text}",
    ),
    Why.NOT_REGISTERED: Sentence(
        "더 이상 등록되지 않은 서버예요",
    ),
    Why.REPLACED: Sentence(
        "서버가 꺼졌거나 정의가 바뀌었어요",
    ),
    Why.TURNED_OFF: Sentence(
        "관리자가 껐어요",
    ),
    Why.OFF_IN_FILE: Sentence(
        "설정 파일에서 꺼져 있어요",
    ),
    Why.GONE_FROM_FILE: Sentence(
        "설정 파일에서 없어졌어요",
    ),
    Why.SECRET_MISSING: Sentence(
        "이 프로젝트에 설정되지 않은 비밀 값이에요: {name}",
        "비밀 값 페이지나 PUT .../secrets/{name}(으)로 설정하세요",
    ),
    Why.SECRETS_SEALED: Sentence(
        "비밀 값을 열 수 없어요. AUTH_SECRET이 봉인할 때와 달라요",
    ),
    Why.PROJECT_ARCHIVED: Sentence(
        "보관된 프로젝트예요",
    ),
    Why.PROJECT_DELETED: Sentence(
        "삭제된 프로젝트예요. {date}에 완전히 지워져요",
    ),
    Why.WAITS_FOR_APPROVAL: Sentence(
        "승인을 기다려요. 이 명령을 허브의 컴퓨터에서 실행해도 되는지 허브 관리자가 결정해요",
    ),
    Why.WILL_WAIT_FOR_APPROVAL: Sentence(
        "저장하면 승인을 기다려요. 이 명령을 허브의 컴퓨터에서 실행해도 되는지 허브 관리자가 결정해요",
    ),
    Why.NOT_APPROVED: Sentence(
        "승인되지 않았어요",
    ),
    Why.ENDED_OFTEN: Sentence(
        "{times}번 종료됐어요",
    ),
    Why.LISTS_FAILED: Sentence(
        "도구 목록을 받지 못했어요",
    ),
    Why.LISTS_LATE: Sentence(
        "목록이 {seconds}초 안에 오지 않았어요 (timeout)",
    ),
    Why.LISTS_TOO_LARGE: Sentence(
        "목록이 {mebibytes} MiB보다 커요",
    ),
    Why.LISTS_TOO_LONG: Sentence(
        "{most}개가 넘는 항목({what})을 알려 와서 처음 {most}개만 제공해요",
    ),
    Why.LISTED_WITHOUT_KEY: Sentence(
        "{key} 값이 없는 항목({what})이 있어 뺐어요",
    ),
    Why.LISTED_TWICE: Sentence(
        "두 번 알려 온 항목이 있어 첫 번째만 제공해요: {name}",
    ),
    Why.TOOL_LEFT_OUT: Sentence(
        "제외한 도구가 있어요: {name}",
    ),
    Why.LIST_REFUSED: Sentence(
        "{method} 요청이 실패했어요: {said} ({code})",
    ),
    Why.NO_LIST: Sentence(
        "{method} 요청의 답이 목록이 아니에요",
    ),
    Why.ENDED_AT_ONCE: Sentence(
        "연결이 바로 끊겼어요",
    ),
    Why.ENDED_BEFORE_CALL: Sentence(
        "호출 전에 연결이 끊겼어요",
    ),
    Why.ENDED_DURING_CALL: Sentence(
        "호출 중에 연결이 끊겼어요",
        "호출이 처리됐을 수도 있어요",
    ),
    Why.CLOSED: Sentence(
        "연결이 닫혔어요",
    ),
    Why.TRIED_AGAIN_IN: Sentence(
        "{cause}. {seconds}초 뒤에 다시 시도해요",
    ),
    Why.NOT_READY: Sentence(
        "서버가 {seconds}초 안에 준비되지 않았어요 (timeout)",
    ),
    Why.CALL_TIMEOUT: Sentence(
        "{seconds}초 동안 답도 진행 상황도 없었어요 (call_timeout)",
    ),
    Why.CALLED_ONCE_AT_A_TIME: Sentence(
        "이 클라이언트의 다른 호출이 {seconds}초 동안 실행 중이에요 (call_timeout). "
        "stdio나 HTTP+SSE로 질문할 수 있는 서버는 한 번에 하나씩 호출해요",
    ),
    Why.LANES_BUSY: Sentence(
        "이 서버의 전용 연결 {most}개가 모두 사용 중이에요",
        "질문에 답할 수 있는 클라이언트는 전용 연결을 써요. 잠시 뒤 다시 시도하세요",
    ),
    Why.GAVE_WAY: Sentence(
        "클라이언트의 답을 가장 오래 기다린 호출이라 다른 호출에 연결을 넘겼어요",
    ),
    Why.COMMAND_NOT_FOUND: Sentence(
        "명령을 찾을 수 없어요: {command}",
        "허브가 실행되는 곳에 설치하세요. 찾아본 경로: {path}",
    ),
    Why.NO_DIRECTORY: Sentence(
        "작업 디렉터리가 없어요: {directory}",
        "만들거나 cwd를 바꾸세요",
    ),
    Why.NO_HOME: Sentence(
        "서버의 홈 디렉터리를 만들 수 없어요: {directory}",
    ),
    Why.NOT_STARTED: Sentence(
        "프로세스를 시작하지 못했어요",
    ),
    Why.NOT_EXECUTED: Sentence(
        "명령을 실행하지 못했어요",
    ),
    Why.EXITED: Sentence(
        "프로세스가 코드 {code}번으로 종료됐어요",
    ),
    Why.ENDED_BY_SIGNAL: Sentence(
        "프로세스가 신호를 받고 종료됐어요: {signal}",
    ),
    Why.KILLED: Sentence(
        "프로세스가 강제 종료됐어요",
    ),
    Why.STOPPED: Sentence(
        "프로세스를 중지했어요",
    ),
    Why.PROCESS_ENDED: Sentence(
        "프로세스가 끝났어요",
    ),
    Why.STDOUT_CLOSED: Sentence(
        "서버가 stdout을 닫았어요",
    ),
    Why.NOT_READING: Sentence(
        "프로세스가 보낸 것을 읽지 않아요",
    ),
    Why.LINE_TOO_LONG: Sentence(
        "서버가 {mebibytes} MiB가 넘는 줄을 보내서 중지했어요",
    ),
    Why.URL_UNREADABLE: Sentence(
        "URL을 읽을 수 없어요",
    ),
    Why.URL_NOT_HTTP: Sentence(
        "URL은 http:// 또는 https://로 시작하고 호스트가 있어야 해요",
    ),
    Why.URL_WITH_USER: Sentence(
        "URL에 사용자 이름이나 비밀번호가 들어 있어요",
        "대신 헤더를 쓰세요",
    ),
    Why.URL_PATH_UNENCODED: Sentence(
        "URL 경로에 퍼센트 인코딩이 필요한 문자가 있어요",
    ),
    Why.NO_HOST_NAME: Sentence(
        "호스트 이름이 올바르지 않아요: {host}",
    ),
    Why.HOST_UNRESOLVED: Sentence(
        "호스트 이름의 주소를 찾을 수 없어요: {host}",
        "URL을 확인하세요",
    ),
    Why.RECEIVER_UNRESOLVED: Sentence(
        "호스트 이름의 주소를 찾을 수 없어요: {host}",
        "주소를 확인하세요",
    ),
    Why.RESOLVED_LATE: Sentence(
        "호스트 이름의 주소를 제때 찾지 못했어요: {host}",
    ),
    Why.OUT_OF_REACH: Sentence(
        "허브가 접속할 수 없는 주소예요: {host} ({addresses})",
        "허브 관리자가 주소 범위를 열 수 있어요 (MCP_ORCH_UPSTREAM_RANGES)",
    ),
    Why.NO_CONNECTION: Sentence(
        "연결할 수 없어요: {address}",
        "서버가 실행 중인지 확인하세요",
    ),
    Why.NO_RECEIVER: Sentence(
        "수신처에 연결할 수 없어요: {address}",
        "수신처가 실행 중인지 확인하세요",
    ),
    Why.CONNECTION_LATE: Sentence(
        "{seconds}초 안에 연결하지 못했어요: {address}",
    ),
    Why.CONNECTIONS_BUSY: Sentence(
        "연결 {most}개가 {seconds}초 동안 모두 사용 중이었어요",
    ),
    Why.TLS_FAILED: Sentence(
        "TLS 연결에 실패했어요: {address}",
    ),
    Why.MESSAGES_NOT_TAKEN: Sentence(
        "수신처가 {seconds}초 안에 메시지를 받지 않았어요: {address}",
    ),
    Why.CONNECTION_REFUSED: Sentence(
        "연결이 거부됐어요",
    ),
    Why.CONNECTION_RESET: Sentence(
        "상대가 연결을 끊었어요",
    ),
    Why.NO_ROUTE: Sentence(
        "호스트까지 가는 경로가 없어요",
    ),
    Why.NETWORK_UNREACHABLE: Sentence(
        "네트워크에 연결할 수 없어요",
    ),
    Why.CONNECTION_TIMED_OUT: Sentence(
        "연결 시간이 초과됐어요",
    ),
    Why.NO_PERMISSION: Sentence(
        "권한이 없어요",
    ),
    Why.NO_SUCH_FILE: Sentence(
        "파일이나 디렉터리가 없어요",
    ),
    Why.HTTP_REFUSED: Sentence(
        "서버가 HTTP {status}로 답했어요",
    ),
    Why.WANTS_CREDENTIALS: Sentence(
        "서버가 HTTP {status}로 답했어요",
        "서버 헤더를 확인하세요. 인증 정보가 필요해요",
    ),
    Why.REFUSES_CREDENTIALS: Sentence(
        "서버가 HTTP {status}로 답했어요",
        "서버 헤더를 확인하세요. 이 인증 정보를 받아들이지 않아요",
    ),
    Why.NOTHING_THERE: Sentence(
        "서버가 HTTP {status}로 답했어요",
        "URL을 확인하세요",
    ),
    Why.OTHER_TRANSPORT: Sentence(
        "서버가 HTTP {status}로 답했어요",
        "URL과 전송 방식을 확인하세요",
    ),
    Why.LIMITS_THE_HUB: Sentence(
        "서버가 HTTP {status}로 답했어요",
        "서버가 허브의 요청을 제한하고 있어요. 나중에 다시 시도하세요",
    ),
    Why.REDIRECTS: Sentence(
        "서버가 HTTP {status}로 답했어요",
        "이 주소로 넘기고 있으니 URL로 쓰세요: {location}",
    ),
    Why.ANSWER_LATE: Sentence(
        "서버가 {seconds}초 안에 답하지 않았어요",
    ),
    Why.CUT_SHORT: Sentence(
        "서버가 답하는 도중에 연결을 닫았어요",
    ),
    Why.UNANSWERED: Sentence(
        "서버가 답하지 않고 연결을 닫았어요",
    ),
    Why.NOT_HTTP: Sentence(
        "HTTP로 통신하지 않는 서버예요",
    ),
    Why.HEADERS_TOO_LARGE: Sentence(
        "헤더가 너무 커요",
    ),
    Why.EVENT_TOO_LARGE: Sentence(
        "서버가 {mebibytes} MiB가 넘는 이벤트를 보냈어요",
    ),
    Why.BODY_TOO_LARGE: Sentence(
        "서버가 {mebibytes} MiB가 넘는 본문을 보냈어요",
    ),
    Why.ENCODED_UNASKED: Sentence(
        "요청하지 않은 방식으로 인코딩된 본문이에요: {encoding}",
    ),
    Why.NOT_COMPRESSED: Sentence(
        "본문이 알린 방식대로 압축돼 있지 않아요",
    ),
    Why.UNPACKED_TOO_LARGE: Sentence(
        "본문의 압축을 풀면 {mebibytes} MiB보다 커요",
    ),
    Why.UNPACKED_TOO_MUCH: Sentence(
        "본문의 압축을 풀면 {times}배 넘게 커져요",
    ),
    Why.ACCEPTED_UNANSWERED: Sentence(
        "서버가 요청을 받기만 하고 답하지 않았어요 (HTTP {status})",
    ),
    Why.NO_MESSAGE: Sentence(
        "서버의 답이 MCP 메시지가 아니에요 ({type})",
    ),
    Why.OTHER_ANSWER: Sentence(
        "서버가 보내지 않은 요청에 답했어요",
    ),
    Why.STREAM_UNANSWERED: Sentence(
        "서버가 답하지 않고 스트림을 끝냈어요",
    ),
    Why.STREAM_CLOSED: Sentence(
        "서버가 이벤트 스트림을 닫았어요",
    ),
    Why.STREAM_ENDED: Sentence(
        "스트림이 끝났어요",
    ),
    Why.SUBSCRIPTION_ENDED: Sentence(
        "서버가 구독을 끝냈어요",
    ),
    Why.SUBSCRIPTION_REFUSED: Sentence(
        "서버가 구독을 거부했어요",
    ),
    Why.MESSAGE_UNSENT: Sentence(
        "메시지를 보내지 못했어요",
    ),
    Why.OTHER_ORIGIN: Sentence(
        "서버가 다른 출처의 엔드포인트를 알려 왔어요",
    ),
    Why.SESSION_FORGOTTEN: Sentence(
        "서버가 세션을 잊었어요",
    ),
    Why.SESSION_ID_UNFIT: Sentence(
        "서버가 준 세션 ID는 헤더에 넣을 수 없어요",
    ),
    Why.SESSION_LATE: Sentence(
        "{seconds}초 안에 새 세션을 열지 못했어요 (timeout)",
    ),
    Why.SPEAKS_OTHERWISE: Sentence(
        "서버가 전에 쓰던 리비전을 더 이상 쓰지 않아요",
    ),
    Why.NO_LONGER_MODERN: Sentence(
        "서버가 2026-07-28 리비전을 더 이상 쓰지 않아요",
    ),
    Why.GREETING_REFUSED: Sentence(
        "서버가 initialize 요청을 거부했어요: {said} ({code})",
    ),
    Why.GREETING_NOT_MCP: Sentence(
        "initialize 요청의 답이 MCP가 아니에요",
    ),
    Why.GREETING_STRANGE: Sentence(
        "서버가 initialize 요청에 알 수 없는 리비전으로 답했어요: {revision}",
    ),
    Why.SPEAKS_UNKNOWN: Sentence(
        "허브가 모르는 리비전만 쓰는 서버예요: {revisions}",
    ),
    Why.ANSWERED_ERROR: Sentence(
        "서버가 오류 {code}번으로 답했어요: {said}",
    ),
    Why.RESULT_NO_OBJECT: Sentence(
        "서버의 답에 든 결과가 객체가 아니에요",
    ),
    Why.ANSWER_EMPTY: Sentence(
        "서버의 답에 결과도 오류도 없어요",
    ),
    Why.RESULT_UNREADABLE: Sentence(
        "서버가 보낸 결과를 읽을 수 없어요",
    ),
    Why.RESULT_STRANGE: Sentence(
        "서버가 알 수 없는 종류의 결과를 보냈어요: {type}",
    ),
    Why.ASKED_TOO_OFTEN: Sentence(
        "서버가 한 요청에서 입력을 {most}번 넘게 요청했어요",
    ),
    Why.ASKED_UNREADABLY: Sentence(
        "서버가 요청한 입력을 읽을 수 없어요",
    ),
    Why.ASKED_NOTHING: Sentence(
        "서버가 무엇인지 밝히지 않고 입력을 요청했어요",
    ),
    Why.ASKED_UNANSWERABLE: Sentence(
        "어떤 클라이언트도 답할 수 없는 것을 서버가 요청했어요",
    ),
    Why.COMMAND_THERE: Sentence(
        "명령이 있어요: {command}",
    ),
    Why.COMMAND_MISSING: Sentence(
        "허브가 찾는 곳에 명령이 없어요: {command}",
        "허브의 컴퓨터에 설치하거나 전체 경로를 쓰세요",
    ),
    Why.RUNNER_MISSING: Sentence(
        "허브가 찾는 곳에 명령이 없어요: {command}",
        "설치하세요: {product}",
    ),
    Why.VERSION_PINNED: Sentence(
        "버전이 고정돼 있어요: {package}",
    ),
    Why.FROM_OUTSIDE: Sentence(
        "레지스트리 밖에서 오는 패키지예요: {package}",
    ),
    Why.VERSION_OPEN: Sentence(
        "버전이 없어서 시작할 때마다 다른 코드가 실행될 수 있어요: {package}",
        "알고 있는 버전을 고정하세요. 예: {example}",
    ),
    Why.PLAIN_HTTP: Sentence(
        "암호화하지 않은 HTTP로 연결해서 중간에서 헤더와 결과를 읽을 수 있어요: {host}",
        "서버가 지원하면 https를 쓰세요",
    ),
}


def diagnosis_in_korean(diagnosis: Diagnosis) -> tuple[str, str | None]:
    """What is the matter, and what to do about it."""
    return diagnosis.said(DIAGNOSES), diagnosis.advised(DIAGNOSES)
