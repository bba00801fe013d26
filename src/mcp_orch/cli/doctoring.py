"""`doctor`: what is wrong on this machine, and what to do about it."""

import json

from mcp_orch.app.diagnosis import Finding, Level, diagnose
from mcp_orch.cli.client import Document, Rest
from mcp_orch.cli.exits import CommandError
from mcp_orch.cli.hub_shop import HubShop
from mcp_orch.cli.options import ConfigOption, DataDirOption, HubOption, JsonOption, Where
from mcp_orch.cli.places import USUAL_FILE, running_rest, where
from mcp_orch.cli.places import data_dir as place_of
from mcp_orch.cli.terminal import inert, one_line, paint, say, width_of
from mcp_orch.contract.errors import OrchError

_MARKS = {Level.OK: ("✓", "green"), Level.WARN: ("▲", "yellow"), Level.FAIL: ("✗", "red")}


def doctor(
    config: ConfigOption = None, hub: HubOption = None, data_dir: DataDirOption = None, as_json: JsonOption = False
) -> None:
    """Look at environment, data directory, ports, limits, configuration file and servers; each finding has a remedy."""
    asked = where(config=config, hub=hub, data_dir=data_dir)
    file = config or (USUAL_FILE if USUAL_FILE.is_file() else None)
    findings = [*diagnose(asked.environment, place_of(asked), file=file), *_of_hub(asked)]
    if as_json:
        items: list[Document] = [
            {"area": one.area, "level": one.level.value, "text": one.text, "remedy": one.remedy} for one in findings
        ]
        say(json.dumps({"items": [*items]}, indent=2, ensure_ascii=False))
    else:
        _show(findings)
    bad = sum(one.level is Level.FAIL for one in findings)
    if bad:
        raise CommandError(f"{bad} of {len(findings)} things need you")


def _show(findings: list[Finding]) -> None:
    widest = max(width_of(one.area) for one in findings)
    for finding in findings:
        mark, colour = _MARKS[finding.level]
        word = paint(f"{mark} {finding.level.value:<4}", colour)
        # Not as a table, which would be cut where the terminal ends: the words are what is to be read.
        say(f"{word}  {finding.area:<{widest}}  {inert(finding.text)}")
        if finding.remedy:
            say(f"        next: {inert(finding.remedy)}")


def _of_hub(asked: Where) -> list[Finding]:
    try:
        with running_rest(asked) as client:
            return _of_running(client)
    except OrchError as error:
        return [Finding(area="hub", level=Level.WARN, text=one_line(error.message), remedy=error.hint)]


def _of_running(client: Rest) -> list[Finding]:
    about = client.get("hub")
    findings = [Finding(area="hub", level=Level.OK, text=f"{client.where} answers, mcp-orch {about['version']}")]
    for one in HubShop(client).servers(None):
        name = f"{one.project}/{one.name}"
        if one.state in {"failed", "held", "degraded"}:
            last = f"; it said last: {one_line(one.last_lines[-1])}" if one.last_lines else ""
            findings.append(
                Finding(
                    area="server",
                    level=Level.FAIL,
                    text=one_line(f"{name} is {one.state}: {one.reason}{last}"),
                    remedy=f"mcp-orch list-servers --project {one.project} shows its last lines",
                )
            )
        else:
            findings.append(Finding(area="server", level=Level.OK, text=one_line(f"{name} is {one.state}")))
    return findings
