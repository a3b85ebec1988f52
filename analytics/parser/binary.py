"""The start of a sheet in Excel's binary form, looked at before it is read."""

from analytics.parser.limits import Refused

SHORT = range(12, 19)
MOST_RECORDS = 50_000
NOT_READ = "{file} holds cells in a short form that is not read here. Save it as .xlsx, drop that."


def check(start: bytes) -> None:
    """Refuse cells that do not say their column, as the reader would pass over them in silence."""
    at = 0
    for _ in range(MOST_RECORDS):
        kind, at = _number(start, at, 2)
        size, at = _number(start, at, 4)
        if at > len(start):
            return
        if kind in SHORT:
            raise Refused(NOT_READ)
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last without the eighth; and where it ends."""
    found = 0
    for place in range(most):
        byte = data[at + place] if at + place < len(data) else 0
        found |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return found, at + place + 1
    return found, at + most
