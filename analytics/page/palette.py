"""The colours: one accent, and good and bad told apart by every eye (after Okabe and Ito)."""

from dataclasses import dataclass


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

    def of(self, role: str) -> str:
        """The colour of a series."""
        return {
            "now": self.accent, "before": self.faint, "total": self.quiet,
            "up": self.good, "down": self.bad,
        }[role]  # fmt: skip


LIGHT = Palette(
    paper="#ffffff", ink="#1c2733", quiet="#5b6875", line="#e3e7eb",
    accent="#1f5f99", faint="#a9b4bf", good="#00775a", bad="#b3450a",
)  # fmt: skip
DARK = Palette(
    paper="#11171d", ink="#e6ebf0", quiet="#9aa7b4", line="#2a343e",
    accent="#6cb0e8", faint="#667482", good="#35c29b", bad="#f0945a",
)  # fmt: skip


def variables(palette: Palette) -> str:
    """The palette as CSS variables."""
    names = ("paper", "ink", "quiet", "line", "accent", "faint", "good", "bad")
    return "".join(f"--{name}:{getattr(palette, name)};" for name in names)


def both() -> str:
    """Both palettes as CSS variables that follow the page's own light or dark."""
    names = ("paper", "ink", "quiet", "line", "accent", "faint", "good", "bad")
    return "".join(
        f"--{name}:light-dark({getattr(LIGHT, name)},{getattr(DARK, name)});" for name in names
    )
