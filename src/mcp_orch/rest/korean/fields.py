"""What is wrong with fields, in Korean: by the kind of fault that the checker of shapes names."""

from collections.abc import Mapping
from typing import Final

from mcp_orch.rest.korean.phrasebook import Phrasebook

_BY_KIND: Final[dict[str, str]] = {
    "missing": "꼭 있어야 해요",
    "extra_forbidden": "여기서는 쓰지 않는 항목이에요",
    "repeated": "값을 하나만 주세요",
    "string_type": "문자열이어야 해요",
    "string_too_short": "{min_length}자 이상이어야 해요",
    "string_too_long": "{max_length}자 이하여야 해요",
    "string_pattern_mismatch": "형식이 맞지 않아요: {pattern}",
    "too_short": "{min_length}개 이상이어야 해요",
    "too_long": "{max_length}개 이하여야 해요",
    "int_type": "정수여야 해요",
    "int_parsing": "정수여야 해요",
    "int_from_float": "정수여야 해요",
    "float_type": "숫자여야 해요",
    "float_parsing": "숫자여야 해요",
    "finite_number": "유한한 숫자여야 해요",
    "greater_than": "{gt}보다 커야 해요",
    "greater_than_equal": "{ge} 이상이어야 해요",
    "less_than": "{lt}보다 작아야 해요",
    "less_than_equal": "{le} 이하여야 해요",
    "bool_type": "true나 false여야 해요",
    "bool_parsing": "true나 false여야 해요",
    "list_type": "목록이어야 해요",
    "dict_type": "객체여야 해요",
    "model_type": "객체여야 해요",
    "model_attributes_type": "객체여야 해요",
    "none_required": "null이어야 해요",
    "literal_error": "다음 가운데 하나여야 해요: {expected}",
    "enum": "다음 가운데 하나여야 해요: {expected}",
    "union_tag_invalid": "다음 가운데 하나여야 해요: {expected_tags}",
    "union_tag_not_found": "종류를 알 수 없어요: {discriminator}",
    "datetime_type": "2027-01-01T00:00:00Z처럼 날짜와 시각을 쓰세요",
    "datetime_parsing": "2027-01-01T00:00:00Z처럼 날짜와 시각을 쓰세요",
    "datetime_from_date_parsing": "2027-01-01T00:00:00Z처럼 날짜와 시각을 쓰세요",
    "date_type": "2027-01-01처럼 날짜를 쓰세요",
    "date_parsing": "2027-01-01처럼 날짜를 쓰세요",
    "date_from_datetime_inexact": "2027-01-01처럼 날짜를 쓰세요",
    "date_from_datetime_parsing": "2027-01-01처럼 날짜를 쓰세요",
    "timezone_aware": "2027-01-01T00:00:00Z처럼 시간대까지 쓰세요",
}

# What our own checks of shapes say.
_OURS: Final = Phrasebook(
    {
        "give server or toolset, not both": "server와 toolset 가운데 하나만 주세요",
        "give either tool (with arguments) or method (with params)": (
            "tool(과 arguments)이나 method(와 params) 가운데 하나를 주세요"
        ),
        "arguments belong to tool; use params with method": "arguments는 tool과 함께 써요. method에는 params를 쓰세요",
        "params belong to method; use arguments with tool": "params는 method와 함께 써요. tool에는 arguments를 쓰세요",
        "give user or team": "user나 team을 주세요",
        "servers, toolsets and tools belong to a project: give scopes.project too": (
            "servers, toolsets, tools는 프로젝트의 것이에요. scopes.project도 주세요"
        ),
        "{} is no address or network, such as 192.0.2.0/24": "192.0.2.0/24처럼 주소나 네트워크를 쓰세요: {0}",
        "give expires_at or expires_in_days, not both": "expires_at과 expires_in_days 가운데 하나만 주세요",
        "expires_at needs a time zone, such as 2027-01-01T00:00:00Z": (
            "expires_at에는 2027-01-01T00:00:00Z처럼 시간대까지 쓰세요"
        ),
    }
)


def fault_in_korean(kind: str, named: Mapping[str, object], *, text: str) -> str | None:
    """What is wrong, in Korean; None: there is no Korean sentence for it."""
    sentence = _BY_KIND.get(kind)
    return sentence.format(**named) if sentence is not None else _OURS.translate(text)
