"""Prints the OpenAPI document."""

import json
import sys

from mcp_orch.rest.application import plain_application
from mcp_orch.rest.openapi import describe

json.dump(describe(plain_application("1")), sys.stdout, indent=2, ensure_ascii=False)
sys.stdout.write("\n")
