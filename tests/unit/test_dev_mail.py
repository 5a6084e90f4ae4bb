"""Where `make dev` keeps what the Worker sends."""

from pathlib import Path

import pytest

from tools.mail import keep_mail


def test_mail_is_kept_in_the_order_it_was_sent(tmp_path: Path) -> None:
    state, theirs = tmp_path / "state", tmp_path / ".wrangler/tmp/email/miniflare-1/email"
    state.mkdir()
    theirs.mkdir(parents=True)
    for name in ("z", "a", "m"):
        (theirs / f"{name}@example.com.eml").write_text(name)
        assert keep_mail(f"Email: {theirs}/{name}@example.com.eml", state)
    kept = sorted((state / "mail").iterdir())
    assert [file.read_text() for file in kept] == ["z", "a", "m"]
    assert {file.suffix for file in kept} == {".eml"}


@pytest.mark.parametrize("line", ["Email: /etc/passwd", "Email: /x/.state/a.eml", "Email me", '{"event":"Email: /x"}'])
def test_no_other_line_is_taken_for_mail(line: str, tmp_path: Path) -> None:
    assert not keep_mail(line, tmp_path)
    assert list(tmp_path.iterdir()) == []
