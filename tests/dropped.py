"""Files as people drop them, and how the importer understands them."""

from pathlib import Path
from typing import Any

from analytics import importing
from analytics.importing import Options
from analytics.store import Store


def write(folder: Path, text: str, name: str = "file.csv") -> Path:
    """A file of this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(store: Store, path: Path, **options: Any) -> importing.Understood:  # noqa: ANN401
    """What a file is understood to be, nothing kept."""
    return importing.read(store, path, path.name, Options(**options))


def only(understood: importing.Understood) -> importing.UnderstoodSheet:
    """The one sheet of a file that has one."""
    assert len(understood.sheets) == 1
    return understood.sheets[0]
