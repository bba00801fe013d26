"""Identifiers with types, so that one kind is not taken for another."""

from typing import NewType

ProjectId = NewType("ProjectId", str)
ProjectName = NewType("ProjectName", str)
ServerId = NewType("ServerId", str)
ServerName = NewType("ServerName", str)
ToolsetId = NewType("ToolsetId", str)
ToolsetName = NewType("ToolsetName", str)
UserId = NewType("UserId", str)
TeamId = NewType("TeamId", str)
TeamName = NewType("TeamName", str)
KeyId = NewType("KeyId", str)
RequestId = NewType("RequestId", str)
PrincipalId = NewType("PrincipalId", str)
"""Who a sealed id or a record is bound to: `key:<id>`, `user:<id>`, `token:<id>`, `local` or `anonymous`."""
