"""Secrets of a machine: made once, kept, and nobody else's."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.store.secret_file import kept_secret
from tests.dying import killed_at


def _kept(path: Path) -> str:
    return kept_secret(path, lambda: secrets.token_hex(8))


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "desk"
    first = _kept(path)
    assert _kept(path) == first == path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["desk"]


def test_two_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        for number in range(20):
            path = tmp_path / str(number)
            assert len(set(threads.map(_kept, [path] * 8))) == 1


def test_killed_at_any_step_it_is_whole_or_not_there(tmp_path: Path) -> None:
    for step in range(1, 50):
        path = tmp_path / str(step) / "desk"
        if not killed_at(step, lambda path=path: _kept(path)):  # type: ignore[misc]
            break
        assert not path.exists() or len(path.read_text()) == 16
        assert len(_kept(path)) == 16
    assert step > 3
