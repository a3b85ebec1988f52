"""Series in, forecasts out, one JSON a line: what every core of a machine can work on at once."""

import json
import os
import sys
from dataclasses import asdict

from analytics.forecast.choice import forecast
from analytics.forecast.named import by_model
from analytics.forecast.result import series_from

NICE = 5


def main(horizon: int, model: str | None = None) -> None:
    """Answer every series on stdin with its forecast on stdout, or with that of one model."""
    os.nice(NICE)
    for line in sys.stdin:
        series = series_from(json.loads(line))
        if model is None:
            answer = forecast(series, horizon).to_json()
        else:
            answer = json.dumps(asdict(by_model(series, model, horizon)))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:3])
