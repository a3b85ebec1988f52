"""Bytes as text: the encoding found and said."""

import codecs
import re

SAMPLE = 1 << 18
STEP = 4 << 20
END_OF_FILE = b"\x1a"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HIGH = re.compile(rb"[\x80-\xff]+")
# Letters, no-break space, degree, currency and quotation marks: what windows-1252 text is made of.
WESTERN = bytes([0x80, 0x85, *range(0x91, 0x98), 0x99, *range(0xA0, 0xBF), *range(0xBF, 0x100)])
LETTER = "[^\\W\\d_]"
TORN = re.compile(
    f'(?<={LETTER})[^\\x00-\\x7f\\w\\s’´·–—…“”«»/](?={LETTER})|(?:^|(?<=[\\s;,"]))[¢-©«-´¶-¿](?={LETTER})'
    "|(?<=[a-zà-öø-ÿа-яё])[À-ÖØ-ÞŠŒŽŸА-ЯЁ]|\ufffd|[\x80-\x9f]"
)
CANDIDATES = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "koi8_r", "iso8859_2"),
    *("cp437", "cp850", "cp852", "cp866", "mac_roman", "iso8859_7", "cp874"),
]
SAID = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "windows-1252",
}


def utf8(data: bytes) -> tuple[bytes, str] | None:
    """The bytes as UTF-8 and a note where they were written otherwise; None where it is no text."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            bare = memoryview(data)[len(bom) :]
            return _plain(bytes(bare)) if encoding == "utf-8" else _wide(bytes(bare), encoding)
    encoding = _without_bom(data[:400])
    if encoding:
        return _wide(data, encoding)
    # A file copied in blocks is filled up with zeros.
    data = data.rstrip(b"\x00") if data.endswith(b"\x00") else data
    zeros = data[:SAMPLE].count(0)
    if zeros > max(4, 0.02 * min(len(data), SAMPLE)) or _is_binary(data[:SAMPLE]):
        return None
    if zeros or b"\x00" in data:
        found = _plain(data.replace(b"\x00", b""))
        return found[0], "; ".join(filter(None, (found[1], "NUL bytes left out")))
    return _plain(data)


def _is_binary(sample: bytes) -> bool:
    strange = sample.translate(None, bytes([*range(9, 14), 0x1A, 0x1B, *range(0x1C, 0x100)]))
    return len(strange) > max(8, 0.05 * len(sample))


def _without_bom(start: bytes) -> str:
    if len(start) < 4:
        return ""
    places = [start[at::4] for at in range(4)]
    empty = [len(part) > 0 and part.count(0) > 0.9 * len(part) for part in places]
    if empty == [False, True, True, True]:
        return "utf-32-le"
    if empty == [True, True, True, False]:
        return "utf-32-be"
    odd, even = start[1::2], start[::2]
    if odd.count(0) > len(odd) // 2 and not even.count(0):
        return "utf-16-le"
    if even.count(0) > len(even) // 2 and not odd.count(0):
        return "utf-16-be"
    return ""


def _wide(data: bytes, encoding: str) -> tuple[bytes, str]:
    data = data[: len(data) // 2 * 2]
    return data.decode(encoding, "replace").encode(), f"read as {SAID[encoding]}"


def _plain(data: bytes) -> tuple[bytes, str]:
    if data.endswith(END_OF_FILE):
        data = data.rstrip(END_OF_FILE)
    return (data, "") if data.isascii() or _is_utf8(data) else _foreign(data)


def _is_utf8(data: bytes) -> bool:
    """Whether all of it is UTF-8, found without holding the text a second time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for at in range(0, len(view), STEP):
            decoder.decode(view[at : at + STEP])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _foreign(data: bytes) -> tuple[bytes, str]:
    """Text in a code page: nearly UTF-8, plainly windows-1252, or what its letters suggest."""
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    valid = len(lenient) - broken - len(re.sub(r"[^\x00-\x7f]", "", lenient))
    torn_end = broken == 1 and lenient.endswith("\ufffd") and data[-1] >= 0xC0
    if broken * 10 < valid or (valid and torn_end):
        return data.decode("utf-8", "western").encode(), f"{broken} letters of another encoding"
    encoding = "cp1252" if _is_western(data) else _suggested(data)
    text = data.decode(encoding, "western" if encoding == "cp1252" else "replace")
    return text.encode(), f"read as {SAID.get(encoding, encoding)}"


def _one_by_one(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    part = error.object[error.start : error.end]
    return part.decode("cp1252", "ignore") or part.decode("latin-1"), error.end


codecs.register_error("western", _one_by_one)


def _is_western(data: bytes) -> bool:
    """Single accented letters among plain ones, as in western European text."""
    runs = HIGH.findall(data)
    high = sum(map(len, runs))
    odd = sum(len(run.translate(None, WESTERN)) for run in runs)
    long = sum(len(run) for run in runs if len(run) > 3)
    plain = sum(map(len, re.findall(rb"[A-Za-z]+", data[: 4 * SAMPLE])))
    likely = (
        not odd and (long * 4 <= high) and (high <= 0.4 * (plain + high) or high < 12 or not long)
    )
    return likely and _torn(data[: 4 * SAMPLE].decode("cp1252", "replace")) * 50 <= high


def _torn(text: str) -> int:
    """Signs inside words and capitals after small letters, as the wrong code page makes them."""
    return len(TORN.findall(text))


def _suggested(data: bytes) -> str:
    import charset_normalizer

    lines = [line for line in re.split(rb"[\r\n]+", data) if HIGH.search(line)]
    sample = b"\n".join(lines)[:SAMPLE]
    found = [one.encoding for one in charset_normalizer.from_bytes(sample, cp_isolation=CANDIDATES)]
    likely = list(dict.fromkeys([*found, "cp1252", "cp1250", "cp1251"]))
    return min(likely, key=lambda name: _torn(sample.decode(name, "replace")))
