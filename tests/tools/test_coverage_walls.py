"""The coverage walls stand where house-style puts them."""

from tools.coverage_walls import gaps


def test_whole_coverage_has_no_gaps() -> None:
    assert gaps({"access/decide.py": (10, 10), "rest/application.py": (95, 100)}) == []


def test_one_missing_line_in_a_whole_room_is_a_gap() -> None:
    assert gaps({"access/decide.py": (9, 10)}) == ["access/decide.py: 9 of 10 covered; access is covered whole"]


def test_elsewhere_the_sum_counts() -> None:
    assert gaps({"rest/a.py": (80, 100), "rest/b.py": (900, 900)}) == []
    assert gaps({"rest/a.py": (80, 100)}) == [
        "elsewhere 80.0 % covered, 95.0 % is the wall; most is missing in rest/a.py (20)"
    ]
