import os
import subprocess
import sys

from mcp_orch.kit.processes import memory_of, tree_of

IS_TOLD = sys.platform == "linux"
"""Other systems have no /proc: nothing is known there, and nothing is made up."""


def test_a_process_holds_memory_and_a_gone_one_does_not() -> None:
    held = memory_of(os.getpid())
    assert held is None if not IS_TOLD else held is not None and held > 1_000_000
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert memory_of(child.pid) is None
    assert tree_of(child.pid) == [child.pid]


def test_a_tree_holds_what_was_started() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert (child.pid in tree_of(os.getpid())) is IS_TOLD
        child.communicate(b"\n")
