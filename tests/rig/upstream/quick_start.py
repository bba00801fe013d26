"""A stdio server that starts as fast as a compiled one: it hands its pipes to a process that has imported everything.

Run by path with the socket of `tests.rig.upstream.prepared`; ends with the server.
"""

import array
import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prepared:
    prepared.connect(sys.argv[1])
    pipes = array.array("i", [0, 1])
    prepared.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, pipes)])
    # Closed by the server when it ends.
    prepared.recv(1)
