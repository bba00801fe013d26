import gc

from mcp_orch.kit.collecting import uncollected


def test_the_collector_rests_for_the_block() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_rests_already_goes_on_resting() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
