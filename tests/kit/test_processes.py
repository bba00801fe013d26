import os
import subprocess
import sys

import pytest

from mcp_orch.kit.processes import memory_of, tree_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc")


def test_a_process_holds_memory_and_a_gone_one_does_not() -> None:
    assert (memory_of(os.getpid()) or 0) > 1_000_000
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert memory_of(child.pid) is None
    assert tree_of(child.pid) == [child.pid]


def test_a_tree_holds_what_was_started() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in tree_of(os.getpid())
        child.communicate(b"\n")
