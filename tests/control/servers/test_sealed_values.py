import pytest

from mcp_orch.control.servers.errors import InvalidServer
from mcp_orch.control.servers.schemas import SetMark
from mcp_orch.control.servers.sealed_values import ValueSealer
from mcp_orch.kit.ids import RandomIds
from mcp_orch.storage.secret_column import SecretRing

OLD = ValueSealer(SecretRing(root=b"old root of the hub, 32 bytes ok", ids=RandomIds()))
NEW = ValueSealer(SecretRing(root=b"new root of the hub, 32 bytes ok", ids=RandomIds()))


def test_equal_values_keep_their_seal() -> None:
    kept = OLD.seal_all("srv_1", {"A": "1", "B": "2"})
    merged = OLD.replace("srv_1", kept, values={"A": "1", "C": "3"})
    assert (merged.touched, merged.sealed["A"], sorted(merged.sealed)) == (("B", "C"), kept["A"], ["A", "C"])


def test_deleting_what_is_not_there_changes_nothing() -> None:
    assert OLD.merge("srv_1", {}, changes={"A": None}).touched == ()


def test_a_mark_without_a_value_is_refused() -> None:
    with pytest.raises(InvalidServer, match="A: has no value yet"):
        OLD.merge("srv_1", {}, changes={"A": SetMark()})


def test_what_can_not_be_opened_any_more_is_sealed_anew() -> None:
    kept = OLD.seal_all("srv_1", {"A": "1"})
    assert NEW.merge("srv_1", kept, changes={"A": "1"}).touched == ("A",)
