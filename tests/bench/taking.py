"""One file taken into an empty book, in a process of its own: `... taking FILE FOLDER`."""

import sys
from pathlib import Path

from analytics import importing
from tests.bench import books


def main(words: list[str]) -> int:
    """Import as anybody would."""
    path, folder = map(Path, words)
    with books.opened(folder) as store:
        importing.keep(store, [importing.read(store, path, path.name)], "bench")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
