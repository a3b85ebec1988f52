"""The same things from the command line: `python -m analytics VERB`."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from analytics import command
from analytics.store import BookHeld

PATIENCE = 600


def main(words: list[str]) -> int:
    """Carry out the words and give the exit code; a held book is asked through its server."""
    if words[:1] == ["serve"]:
        return _serve(words)
    try:
        outcome = command.run(words)
    except BookHeld as held:
        outcome = _through_the_server(words, held)
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
    book = _book(words)
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
        if "--json" in words:
            return command.Outcome(
                command.REFUSED, json.dumps({"ok": False, "message": str(held)}), ""
            )
        return command.Outcome(command.REFUSED, "", f"{held}\n")
    return command.Outcome(answer["exit"], answer["out"], answer["err"])


def _book(words: list[str]) -> Path:
    asked = command.parser().parse_args(words)
    named: Path | None = asked.book
    return named or command.default_book()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
