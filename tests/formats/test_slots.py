"""Slots in texts."""

import pytest

from mcp_orch.formats.errors import MissingVariable
from mcp_orch.formats.slots import expand, in_our_form, slot_name, slots_in


def test_slots_are_found_and_filled():
    text = "Bearer ${TOKEN} for ${USER_1}"
    assert slots_in(text) == ("TOKEN", "USER_1")
    assert expand(text, {"TOKEN": "t", "USER_1": "u"}) == "Bearer t for u"


def test_what_a_value_holds_is_not_looked_through_again():
    assert expand("${A}", {"A": "${B}", "B": "no"}) == "${B}"


def test_a_missing_variable_is_named():
    with pytest.raises(MissingVariable) as caught:
        expand("${NOWHERE}", {})
    assert caught.value.name == "NOWHERE"
    assert "export NOWHERE=" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("${env:API_KEY}", "${API_KEY}"),
        ("{env:API_KEY}", "${API_KEY}"),
        ("${API_KEY:-none}", "${API_KEY}"),
        ("${input:perplexity-key}", "${PERPLEXITY_KEY}"),
        ("Bearer $API_KEY", "Bearer ${API_KEY}"),
        ("${API_KEY}", "${API_KEY}"),
        ("pa$SWORD", "pa$SWORD"),
        ("$lower", "$lower"),
    ],
)
def test_other_products_slots_become_ours(theirs, ours):
    assert in_our_form(theirs) == ours


def test_names_of_slots_are_names_of_variables():
    assert slot_name("my-server", "api key") == "MY_SERVER_API_KEY"
    assert slot_name("3d") == "V_3D"
