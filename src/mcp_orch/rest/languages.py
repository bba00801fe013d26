"""Languages: in which one a request wants to be answered."""

from starlette.requests import Request

from mcp_orch.rest.problem_words import Language


def language_of(request: Request) -> Language:
    """What `?lang=` says, else the first language of ours that the client prefers."""
    asked = request.query_params.get("lang", "")
    for wanted in [asked, *request.headers.get("accept-language", "").split(",")]:
        primary = wanted.strip().partition(";")[0].partition("-")[0].lower()
        if primary in set(Language):
            return Language(primary)
    return Language.ENGLISH
