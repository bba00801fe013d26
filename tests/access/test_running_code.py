from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.running_code import RunningCode, is_dangerous

texts = st.text(max_size=8)
codes = st.builds(
    RunningCode,
    command=texts,
    args=st.lists(texts, max_size=3).map(tuple),
    cwd=st.none() | texts,
    dangerous_env=st.dictionaries(texts, texts, max_size=2),
)


@given(codes, codes)
def test_only_equal_code_has_an_equal_digest(one: RunningCode, other: RunningCode) -> None:
    assert (one.digest == other.digest) is (one == other)


def test_variables_that_make_programs_run_something_are_known_in_any_case() -> None:
    assert [name for name in ("PATH", "ld_preload", "Node_Options", "API_KEY", "HOME") if is_dangerous(name)] == [
        "PATH",
        "ld_preload",
        "Node_Options",
    ]


def test_values_of_variables_are_not_printed() -> None:
    assert "s3cret" not in repr(RunningCode(command="x", dangerous_env={"NPM_CONFIG__AUTH": "s3cret"}))
