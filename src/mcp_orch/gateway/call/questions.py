"""Questions of legacy servers in the words of modern revisions."""

from mcp_orch.gateway.upstream.capabilities import is_about_a_page
from mcp_orch.gateway.upstream.dispatch import InputRequests
from mcp_orch.kit.wire_json import JsonObject


def in_modern_words(questions: InputRequests) -> JsonObject:
    """As `inputRequests`, which know no `elicitationId`: the retry says what a notification said."""
    told: JsonObject = {}
    for key, question in questions.items():
        params = question.get("params")
        if is_about_a_page(question) and isinstance(params, dict):
            params = {name: value for name, value in params.items() if name != "elicitationId"}
        told[key] = {"method": question["method"], "params": params}
    return told
