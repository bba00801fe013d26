import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.contract.callers import NO_SCOPES, Scopes
from mcp_orch.contract.names import ProjectId, ServerId, ToolsetId
from mcp_orch.identity.scopes import scopes_document, scopes_of

texts = st.text(max_size=20)


@given(
    st.builds(
        Scopes,
        servers=st.frozensets(texts.map(ServerId)),
        toolsets=st.frozensets(texts.map(ToolsetId)),
        tools=st.frozensets(st.tuples(texts.map(ServerId), texts)),
        read_only=st.booleans(),
        project=st.none() | texts.map(ProjectId),
    )
)
def test_scopes_come_back_as_they_were_kept(scopes: Scopes) -> None:
    kept = msgspec.json.decode(msgspec.json.encode(scopes_document(scopes)))
    assert scopes_of(kept) == scopes


def test_no_scopes_are_an_empty_document() -> None:
    assert scopes_document(NO_SCOPES) == {}


def test_what_we_never_wrote_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        scopes_of({"servers": "all"})
