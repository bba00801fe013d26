"""Reasons that records keep (of calls, of deliveries, of servers that are off): the English sentence and the Korean."""

from typing import Final

REASONS: Final[dict[str, str]] = {
    # Who asks.
    "no credential was sent; send `Authorization: Bearer <key>`": (
        "자격 증명이 없어요. `Authorization: Bearer <키>`를 보내세요"
    ),
    "this key or token is not known to this hub": "이 허브가 모르는 키나 토큰이에요",
    "this is not a credential of this hub": "이 허브의 자격 증명이 아니에요",
    "key {} was revoked on {}": "{1}에 폐기된 키예요: {0}",
    "key {} belonged to a user who is gone": "없어진 사용자의 키예요: {0}",
    "key {} belongs to a user who was deactivated": "비활성화된 사용자의 키예요: {0}",
    "key {} expired on {} UTC": "{1} UTC에 만료된 키예요: {0}",
    "key {} was rotated; its old text ended on {} UTC": "교체된 키예요: {0}. 이전 값은 {1} UTC에 끝났어요",
    "token {} was revoked on {}": "{1}에 폐기된 토큰이에요: {0}",
    "token {} belongs to a user who was deactivated": "비활성화된 사용자의 토큰이에요: {0}",
    "token {} expired on {} UTC": "{1} UTC에 만료된 토큰이에요: {0}",
    "token {} was rotated; its old text ended on {} UTC": "교체된 토큰이에요: {0}. 이전 값은 {1} UTC에 끝났어요",
    "key {} may not be used from {}": "이 주소에서 쓸 수 없는 키예요: {0} ({1})",
    "this credential now belongs to somebody else": "이제 다른 사람의 자격 증명이에요",
    # What they may reach.
    "this key opens project {}": "이 키로 열 수 있는 프로젝트: {0}",
    "project {} has no server {} for you": "{0} 프로젝트에 쓸 수 있는 서버가 없어요: {1}",
    "project {} has no toolset {} for you": "{0} 프로젝트에 쓸 수 있는 도구 모음이 없어요: {1}",
    "server {} cannot be called: {}": "호출할 수 없는 서버예요: {0}. {1}",
    "it is switched off": "꺼져 있어요",
    "Unknown tool: {}": "없는 도구예요: {0}",
    "Unknown prompt: {}": "없는 프롬프트예요: {0}",
    "Unknown resource: {}": "없는 리소스예요: {0}",
    "Unknown resource template: {}": "없는 리소스 템플릿이에요: {0}",
    "Unknown task: {}": "없는 작업이에요: {0}",
    # What they ask.
    "Method not found: {}": "없는 메서드예요: {0}",
    "Header mismatch: {}": "헤더와 본문이 달라요: {0}",
    "{} is missing, the body has the argument {}": "헤더가 없는데 본문에는 인자가 있어요: {0} ({1})",
    "{} says {}, the body says something else at the argument {}": "헤더 {0}의 값 {1}, 본문의 다른 인자: {2}",
    "params.{} must be a string": "params.{0} 값은 문자열이어야 해요",
    "params.{} must be an object": "params.{0} 값은 객체여야 해요",
    "params.cursor is not a cursor of this list; list again without one": (
        "이 목록의 params.cursor가 아니에요. 커서 없이 다시 나열하세요"
    ),
    "params.cursor points past the end of this list; list again without one": (
        "params.cursor가 목록의 끝을 지났어요. 커서 없이 다시 나열하세요"
    ),
    "params.requestState was not given out for this request of this caller, or was changed since": (
        "params.requestState가 이 호출자의 이 요청에 준 것이 아니거나, 그 뒤에 바뀌었어요"
    ),
    "the time to answer is over; make the request again without requestState and inputResponses": (
        "답할 시간이 지났어요. requestState와 inputResponses 없이 다시 요청하세요"
    ),
    "{} needs a client that declares the extension {}": "클라이언트가 확장을 선언해야 해요: {0} ({1})",
    # How much at a time.
    "{} calls of this key are running": "이 키의 호출 {0}건이 실행 중이에요",
    "{} calls are running in this project": "이 프로젝트의 호출 {0}건이 실행 중이에요",
    "this key may make {} calls a minute": "이 키는 분당 {0}건까지 호출할 수 있어요",
    "{} calls of this key wait for answers to their servers' questions": (
        "이 키의 호출 {0}건이 서버의 질문에 대한 답을 기다려요"
    ),
    "{} calls of this project wait for answers to their servers' questions": (
        "이 프로젝트의 호출 {0}건이 서버의 질문에 대한 답을 기다려요"
    ),
    "this hub has {} open streams": "이 허브에 열린 스트림이 {0}개예요",
    "there are {} open streams with this credential": "이 자격 증명으로 열린 스트림이 {0}개예요",
    # Servers that can't say what they have.
    "nothing can be listed: {}": "나열할 수 있는 것이 없어요: {0}",
    "it has not answered yet": "아직 답하지 않았어요",
    "it does not answer": "답하지 않아요",
    "server {}: {}": "{0} 서버: {1}",
    # Questions of servers.
    "the server asked too often in one call": "서버가 한 호출에서 너무 자주 물었어요",
    "the client did not answer in time": "클라이언트가 제때 답하지 않았어요",
    "the client left the call": "클라이언트가 호출을 떠났어요",
    "the client cancelled the task": "클라이언트가 작업을 취소했어요",
    "the user did not open the page that the server needs": "서버에 필요한 페이지를 사용자가 열지 않았어요",
    "{} answered with a task, and the client did not say that it knows tasks": (
        "도구가 작업으로 답했지만, 클라이언트가 작업을 안다고 하지 않았어요: {0}"
    ),
    "the server asked for {}, and nobody answers questions of this call": (
        "서버가 물었지만, 이 호출의 질문에는 아무도 답하지 않아요: {0}"
    ),
    "{} questions of this call are open, and {} events may still wait": (
        "이 호출의 질문 {0}개가 열려 있고, 이벤트 {1}개가 더 기다릴 수 있어요"
    ),
    "nobody answered within {} s": "{0}초 안에 아무도 답하지 않았어요",
    "the user refused to answer": "사용자가 답하지 않겠다고 했어요",
    "the call that params.requestState belongs to has ended; make the request again without it": (
        "params.requestState의 호출이 끝났어요. 그것 없이 다시 요청하세요"
    ),
    "params.requestState was answered already, with other answers or more than twice": (
        "params.requestState에 이미 다른 답을 했거나 두 번 넘게 답했어요"
    ),
    # The hub itself.
    "something broke inside the hub; its log says what": "허브 안에서 문제가 생겼어요. 허브 로그를 확인하세요",
    # Calls of the playground.
    "the call was cancelled": "호출이 취소됐어요",
    "the hub failed to run this call; its log says why": (
        "허브가 이 호출을 실행하지 못했어요. 원인은 허브 로그에 있어요"
    ),
    # What verification of the audit trail finds.
    "the record is in no chain: it was put in later, or its link was taken away": (
        "어느 사슬에도 없는 기록이에요. 나중에 끼워 넣었거나 연결이 지워졌어요"
    ),
    "its beginning was changed": "사슬의 시작이 바뀌었어요",
    "records before this place are gone, and this hub has not signed for it": (
        "이 앞의 기록이 없어졌고, 이 허브가 서명한 일이 아니에요"
    ),
    "{} links before this one are gone": "이 앞의 연결 {0}개가 없어졌어요",
    "the record is gone": "기록이 없어졌어요",
    "the record was moved to another project": "기록이 다른 프로젝트로 옮겨졌어요",
    "the record was changed, or does not follow the one before": ("기록이 바뀌었거나 앞의 기록에 이어지지 않아요"),
    "its arguments and result are gone": "인자와 결과가 없어졌어요",
    "its arguments or result were changed": "인자나 결과가 바뀌었어요",
    "the whole chain is gone, of which checkpoint {} tells": "체크포인트 {0}에 있는 사슬이 통째로 없어졌어요",
    "the chain was cut: it ends at {}, and had {} records": "사슬이 잘렸어요. 기록 {1}건 중 {0}까지만 있어요",
    "the chain was written anew": "사슬이 새로 쓰였어요",
    "checkpoint {} does not follow the one before": "앞의 것에 이어지지 않는 체크포인트예요: {0}",
    "checkpoint {} can't be read": "읽을 수 없는 체크포인트예요: {0}",
    "checkpoint {} is not signed by this hub": "이 허브가 서명하지 않은 체크포인트예요: {0}",
    "checkpoint {} that was held outside has a wrong signature": ("밖에 보관한 체크포인트 {0}의 서명이 맞지 않아요"),
    # Commands that are proposed.
    "the command {}": "명령: {0}",
    "changing the transport from {} to {}": "전송 방식 변경: {0} → {1}",
    "changing {}": "변경: {0}",
    "the environment variable {}": "환경 변수: {0}",
    "none: a home and an environment of its own, and the rights of the hub's operating system user": (
        "없음. 자기 홈과 환경에서 허브의 운영 체제 사용자 권한으로 실행돼요"
    ),
    # Deliveries of the audit trail.
    "{}; it refuses everything, so nothing more is set aside": "{0}. 모두 거부해서 더 이상 따로 두지 않아요",
    "{} records were rejected: {}": "기록 {0}건이 거부됐어요: {1}",
    "not a sealed value": "봉인된 값이 아니에요",
    "not sealed by this hub for this purpose": "이 허브가 이 용도로 봉인한 값이 아니에요",
    "restored from a backup: the hub of before may tell this place, too": (
        "백업에서 복원됐어요. 이전 허브도 이곳에 전달할 수 있어요"
    ),
}
