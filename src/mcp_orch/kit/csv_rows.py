"""Rows of CSV files that spreadsheets open without running anything in them."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Final

# A spreadsheet takes these for the beginning of a formula.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_row(cells: Iterable[object]) -> str:
    """One row with its line end; what would be a formula is made text, what is no scalar is JSON."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([_cell(value) for value in cells])
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return value
