"""The colours: one accent, and good and bad told apart by every eye (after Okabe and Ito)."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Palette:
    """The colours of one theme."""

    paper: str
    ink: str
    quiet: str
    line: str
    accent: str
    faint: str
    good: str
    bad: str
    second: str
    third: str
    fourth: str
    half: str
    pale: str
    done: str

    def of(self, role: str) -> str:
        """The colour of a series."""
        return {
            "now": self.accent, "before": self.faint, "total": self.quiet,
            "up": self.good, "down": self.bad, "second": self.second, "third": self.third,
            "fourth": self.fourth, "ahead": self.accent, "aim": self.ink, "actual": self.done,
            "contracted": self.accent, "won": self.half, "pipeline": self.pale,
            "sought": self.faint,
        }[role]  # fmt: skip


LIGHT = Palette(
    paper="#ffffff", ink="#1c2733", quiet="#5b6875", line="#e3e7eb",
    accent="#1f5f99", faint="#a9b4bf", good="#00775a", bad="#b3450a",
    second="#8a4fa3", third="#8a6d00", fourth="#0b7d80",
    half="#6f9fc9", pale="#bcd2e6", done="#8793a0",
)  # fmt: skip
DARK = Palette(
    paper="#11171d", ink="#e6ebf0", quiet="#9aa7b4", line="#2a343e",
    accent="#6cb0e8", faint="#667482", good="#35c29b", bad="#f0945a",
    second="#c79be0", third="#d8b64c", fourth="#4fc4c4",
    half="#4784b0", pale="#33577a", done="#667482",
)  # fmt: skip
COLOURS = tuple(field.name for field in fields(Palette))


def variables(palette: Palette) -> str:
    """The palette as CSS variables."""
    return "".join(f"--{name}:{getattr(palette, name)};" for name in COLOURS)


def both() -> str:
    """Both palettes as CSS variables that follow the page's own light or dark."""
    return "".join(
        f"--{name}:light-dark({getattr(LIGHT, name)},{getattr(DARK, name)});" for name in COLOURS
    )
