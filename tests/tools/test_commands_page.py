from tools.commands import PAGE, page


def test_the_page_says_what_the_program_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `just commands`"
