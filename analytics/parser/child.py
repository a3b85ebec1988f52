"""The child process: one file parsed within limits, its tables left in a folder.

Run by path and apart from the user's environment, so that it starts fast and knows nothing.
"""

import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from analytics.parser import kinds, raw
from analytics.parser.limits import Refused

TOO_MUCH = "{file} needs more memory than a spreadsheet should. Export less at once."
DAMAGED = "{file} is damaged or of a kind that cannot be read. Save it as .xlsx and drop that."


def main(folder: Path) -> None:
    """Parse what the job in the folder names, and answer beside it."""
    job = json.loads((folder / "job.json").read_text("ascii"))
    _limit(job["seconds"], job["bytes"])
    try:
        parsed = kinds.parsed(Path(job["path"]), job["name"], plain=job["plain"])
        raw.write(parsed, folder)
    except Refused as refused:
        raw.answer(folder, {"refused": str(refused)})
    except MemoryError:
        raw.answer(folder, {"refused": TOO_MUCH})
    except BaseException:  # noqa: BLE001  a panic of a reader is no Exception
        raw.answer(folder, {"refused": DAMAGED})


def _limit(seconds: int, size: int) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 4 << 30),
    ):
        hard = resource.getrlimit(what)[1]
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (lower, hard if what == resource.RLIMIT_AS else lower))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
