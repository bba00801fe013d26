"""The same upstream over stdio: `python -m bench.stdio_upstream --era legacy --tools 10`."""

import argparse
import os
import sys
from typing import Any

import msgspec

from bench.upstream import Answers, tools
from bench.wire import REVISIONS

_decode = msgspec.json.Decoder().decode


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--era", choices=list(REVISIONS), default="legacy")
    parser.add_argument("--tools", type=int, default=10)
    parser.add_argument("--label", default="upstream")
    chosen = parser.parse_args()
    answers = Answers(era=chosen.era, listed=tools(chosen.tools, chosen.label))
    rest = b""
    while got := os.read(0, 1 << 16):
        *lines, rest = (rest + got).split(b"\n")
        messages: list[dict[str, Any]] = [_decode(line) for line in lines if line.strip()]
        said = b"".join(answers.envelope(one) + b"\n" for one in messages if "id" in one)
        while said:
            said = said[os.write(1, said) :]
    sys.exit(0)


if __name__ == "__main__":
    main()
