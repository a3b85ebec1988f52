"""Words that stand where a value is missing, told by how often they come."""

from collections.abc import Mapping

OFTEN = 3
MOST = 0.5
SHOWN = 3


def repeated(unread: Mapping[str, int], filled: int) -> tuple[str, ...]:
    """Words among the unread texts that mean nothing: no figure in them, and again and again.

    Where most of a column cannot be read, it is no column of values, and no word means nothing.
    """
    if sum(unread.values()) > MOST * filled:
        return ()
    return tuple(
        word
        for word, count in unread.items()
        if count >= OFTEN and not any(c.isdigit() for c in word) and not word.startswith("#")
    )


def said(words: Mapping[str, int]) -> str:
    """That these words were taken as empty cells; nothing where there are none."""
    if not words:
        return ""
    often = {word: "once" if n == 1 else f"{n:,} times" for word, n in words.items()}
    shown = [f"'{word[:30]}' ({count})" for word, count in list(often.items())[:SHOWN]]
    more = f" and {len(words) - SHOWN} other words" if len(words) > SHOWN else ""
    return f"{', '.join(shown)}{more} taken as empty"
