"""Who may bring files by HTTP: tokens shown once and kept as their hashes beside the book."""

import hashlib
import json
import os
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MARK = "acc_"
_writing = threading.Lock()


class TokenError(Exception):
    """A token that cannot be made or taken back, in one sentence."""


def create(book: Path, name: str) -> str:
    """A new token under a name; this is the only time that it is seen."""
    with _writing:
        held = _read(book)
        if name in held:
            raise TokenError(
                f"There is a token '{name}' already. Revoke it first, or name another."
            )
        token = MARK + secrets.token_urlsafe(32)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        _write(book, {**held, name: {"sha256": _hash(token), "created_at": made}})
    return token


def revoke(book: Path, name: str) -> None:
    """Close the door to whoever holds that token, from now on."""
    with _writing:
        held = _read(book)
        if name not in held:
            names = ", ".join(held) or "none"
            raise TokenError(f"There is no token '{name}'. There is: {names}.")
        _write(book, {other: line for other, line in held.items() if other != name})


def listed(book: Path) -> list[dict[str, str]]:
    """The names of the tokens, and since when they hold."""
    return [{"name": name, "created_at": line["created_at"]} for name, line in _read(book).items()]


def holder(book: Path, token: str) -> str | None:
    """The name under which a token was made; None for one that is not, or is no longer, good."""
    given = _hash(token)
    names = [
        name
        for name, line in _read(book).items()
        if secrets.compare_digest(str(line["sha256"]), given)
    ]
    return names[0] if names else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _file(book: Path) -> Path:
    return book / "tokens.json"


def _read(book: Path) -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = json.loads(_file(book).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _write(book: Path, held: dict[str, dict[str, Any]]) -> None:
    part = _file(book).with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(held, file, indent=1)
    part.replace(_file(book))
