"""The figures as a table, and the goals of this release with what was reached."""

from dataclasses import dataclass
from typing import Any

TIMES_NGINX = 6.0
STDIO_US = 150.0
LIST_MS = 2.0
IDLE_MB = 90.0
SESSION_KB = 25.0
HEARD_MS = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One sentence of what is to be reached. `reached` None: not measured in this run."""

    sentence: str
    measured: str
    reached: bool | None


def goals(found: dict[str, Any]) -> list[Goal]:
    """Every goal, in the order of the sections of a run."""
    costs: list[dict[str, Any]] = found.get("calls", {}).get("costs", [])
    return [
        *(_http_goal(cost) for cost in costs if cost["name"].startswith("hub, HTTP")),
        *(_stdio_goal(cost) for cost in costs if cost["name"].startswith("hub, stdio")),
        *_request_goals(found),
        *_list_goals(found),
        *_start_goals(found),
        *_session_goals(found),
        *_listening_goals(found),
    ]


def _http_goal(cost: dict[str, Any]) -> Goal:
    times = cost["times_nginx_cpu"]
    measured = f"{cost['cpu_us']:.0f} us" + (f", {times:.1f} x nginx" if times else ", nginx not installed")
    return Goal(
        sentence=f"{cost['name']}, {cost['era']}: at most {TIMES_NGINX:.0f} x the CPU of nginx",
        measured=measured,
        reached=times <= TIMES_NGINX if times else None,
    )


def _stdio_goal(cost: dict[str, Any]) -> Goal:
    return Goal(
        sentence=f"{cost['name']}, {cost['era']}: at most {STDIO_US:.0f} us of CPU (the child's included)",
        measured=f"{cost['cpu_us']:.0f} us",
        reached=cost["cpu_us"] <= STDIO_US,
    )


def _request_goals(found: dict[str, Any]) -> list[Goal]:
    asked: dict[str, float] = found.get("calls", {}).get("requests_per_warm_call", {})
    return [
        Goal(sentence=f"{name}: one upstream request a warm call", measured=f"{value:.3f}", reached=value == 1)
        for name, value in asked.items()
    ]


def _list_goals(found: dict[str, Any]) -> list[Goal]:
    return [
        Goal(
            sentence=f"tools/list of {one['tools']} tools, {name}: at most {LIST_MS:.0f} ms, no upstream request",
            measured=f"p50 {one['p50_ms']:.2f} ms, CPU {one['cpu_ms']:.2f} ms, {one['upstream_requests']} requests",
            reached=one["p50_ms"] <= LIST_MS and one["upstream_requests"] == 0,
        )
        for name, one in found.get("lists", {}).items()
    ]


def _start_goals(found: dict[str, Any]) -> list[Goal]:
    if "start" not in found:
        return []
    idle = found["start"]["idle_pss_mb"]
    return [Goal(sentence=f"idle memory at most {IDLE_MB:.0f} MB", measured=f"{idle:.1f} MB", reached=idle <= IDLE_MB)]


def _session_goals(found: dict[str, Any]) -> list[Goal]:
    if "sessions" not in found:
        return []
    one = found["sessions"]
    return [
        Goal(
            sentence=f"{one['sessions']} idle legacy sessions: at most {SESSION_KB:.0f} kB each",
            measured=f"{one['kb_each']:.1f} kB, {one['upstream_sessions_opened']} upstream sessions",
            reached=one["kb_each"] <= SESSION_KB,
        )
    ]


def _listening_goals(found: dict[str, Any]) -> list[Goal]:
    if "listening" not in found:
        return []
    one = found["listening"]
    return [
        Goal(
            sentence=f"a change reaches {one['listeners']} clients that listen within {HEARD_MS:.0f} ms",
            measured=f"{one['last_heard_ms']:.0f} ms, {one['cpu_us_each']:.0f} us of CPU each",
            reached=one["last_heard_ms"] <= HEARD_MS,
        )
    ]


def table(found: dict[str, Any]) -> str:
    """All figures for people."""
    lines: list[str] = []
    costs: list[dict[str, Any]] = found.get("calls", {}).get("costs", [])
    if costs:
        lines += ["", f"{'tools/call':28} {'era':7} {'calls/s':>9} {'p50 ms':>8} {'p99 ms':>8} {'CPU us':>8}"]
        lines[-1] += f" {'x nginx':>8} {'MB idle':>8} {'MB after':>8}"
    for cost in costs:
        lines.append(
            f"{cost['name']:28} {cost['era']:7} {cost['per_second']:9,.0f} {cost['p50_ms']:8.2f} {cost['p99_ms']:8.2f}"
            f" {_number(cost['cpu_us'], 1)} {_number(cost['times_nginx_cpu'], 2)}"
            f" {_number(cost['pss_idle_mb'], 1)} {_number(cost['pss_after_mb'], 1)}"
        )
    for part in ("lists", "start", "sessions", "listening", "asking"):
        if part in found:
            lines += ["", part, *_plain(found[part])]
    lines += ["", "goals"]
    for goal in goals(found):
        verdict = {True: "reached", False: "MISSED", None: "not measured"}[goal.reached]
        lines.append(f"  {verdict:12} {goal.sentence}: {goal.measured}")
    return "\n".join(lines)


def _number(value: float | None, digits: int) -> str:
    return f"{value:8.{digits}f}" if value is not None else f"{'-':>8}"


def _plain(found: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for name, value in found.items():
        if isinstance(value, dict):
            lines.append(f"  {name}: " + ", ".join(f"{key} {_short(one)}" for key, one in value.items()))
        else:
            lines.append(f"  {name}: {_short(value)}")
    return lines


def _short(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
