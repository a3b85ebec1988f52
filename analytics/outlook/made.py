"""With what a forecast is made: the libraries, and our own part in it."""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

from analytics import forecast

LIBRARIES = ("statsforecast", "scipy", "numpy")


@functools.cache
def made_with() -> str:
    """The versions of what fits models, and a mark of our own part in it."""
    folder = Path(forecast.__file__).parent
    own = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(folder.glob("*.py"))))
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return ", ".join([*libraries, f"forecast {own.hexdigest()[:12]}"])
