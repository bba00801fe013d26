from mcp_orch.kit.csv_rows import csv_row


def test_cells_are_quoted_and_nothing_is_a_formula() -> None:
    assert csv_row(["a,b", 'say "x"', None, 3, {"k": "ü"}, "=1+1", "-2"]) == (
        '"a,b","say ""x""",,3,"{""k"": ""ü""}",\'=1+1,\'-2\r\n'
    )
