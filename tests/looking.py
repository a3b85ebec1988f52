"""Pages without a browser: looked at again, as they do themselves, until nothing moves."""

from time import monotonic, sleep

from streamlit.testing.v1 import AppTest

PATIENCE = 90.0


def settled(at: AppTest) -> None:
    """Look again until nothing is on its way any more."""
    until = monotonic() + PATIENCE
    while at.get("progress"):
        assert monotonic() < until
        sleep(0.1)
        at.run()
