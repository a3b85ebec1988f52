"""The same things from the command line: `python -m analytics VERB`."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from analytics import command
from analytics.store import BookHeld

PATIENCE = 3600
WATCHES = (
    "The dashboard is running on this book and can watch the folder itself:"
    " start it with the setting ACCOUNTABLE_INBOX."
)


def main(words: list[str]) -> int:
    """Carry out the words and give the exit code; a held book is asked through its server."""
    if words[:1] == ["serve"]:
        return _serve(words)
    try:
        outcome = command.run(words)
    except BookHeld as held:
        outcome = _through_the_server(words, held)
    except KeyboardInterrupt:
        outcome = _refused(words, "Stopped.")
    sys.stdout.write(
        outcome.out if outcome.out.endswith("\n") or not outcome.out else f"{outcome.out}\n"
    )
    sys.stderr.write(outcome.err)
    return outcome.exit


def _serve(words: list[str]) -> int:
    asked = command.parser().parse_args(words)
    from analytics.server import serve  # noqa: PLC0415 - commands must not wait for the web application

    return serve(port=asked.port, book=asked.book)


def _through_the_server(words: list[str], held: BookHeld) -> command.Outcome:
    asked = command.parser().parse_args(words)
    if asked.verb == "watch" and not asked.once:
        return _refused(words, WATCHES)
    book = asked.book or command.default_book()
    if asked.book is None:
        words = [*words, "--book", str(book.resolve())]
    try:
        serving = json.loads((book / "serving.json").read_text(encoding="utf-8"))
        request = urllib.request.Request(  # noqa: S310 - the address is our own server's, from its own file
            f"{serving['address']}/api/command",
            data=json.dumps(
                {"token": serving["token"], "words": words, "folder": str(Path.cwd())}
            ).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            answer = json.load(response)
    except (OSError, ValueError, KeyError, urllib.error.URLError):
        return _refused(words, str(held))
    except KeyboardInterrupt:
        return _refused(words, "Stopped: what was not kept yet is not kept.")
    return command.Outcome(answer["exit"], answer["out"], answer["err"])


def _refused(words: list[str], why: str) -> command.Outcome:
    if "--json" in words:
        return command.Outcome(command.REFUSED, json.dumps({"ok": False, "message": why}), "")
    return command.Outcome(command.REFUSED, "", f"{why}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
