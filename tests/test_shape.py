"""The house rules that no linter knows. Each test's name is the rule."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import ROOT

MODULES = sorted(path for part in ("analytics", "data") for path in (ROOT / part).rglob("*.py"))
PAGES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py")])
METRICS = sorted((ROOT / "analytics" / "metrics").glob("*.sql"))
REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt")

LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 40
LINES_OF_A_PAGE = 40
LINES_OF_A_METRIC = 45
MADE = {".git", ".venv", ".hypothesis", "__pycache__", "books", "bench"}
SAYS_NOTHING = {"utils", "util", "helpers", "common", "manager", "service", "base", "core", "misc"}
PINNED = re.compile(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*  # \S.*")
# A folder of somebody's machine; addresses and container-wide places such as /tmp are other things.
MACHINE = re.compile(
    r"""(?<![\w.:/])/(?:work|home|root|Users|opt|mnt)/[\w.-]|\b[A-Z]:\\(?:Users|Work)\\"""
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _kept() -> Iterator[Path]:
    """The files of the project, without what is made or installed beside them."""
    for folder, inside, files in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in MADE and not name.endswith("_cache")]
        yield from (Path(folder, name) for name in files)


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_a_module_is_one_thing_and_fits_in_300_lines(module: Path) -> None:
    assert _lines(module) <= LINES_OF_A_MODULE


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_a_function_fits_on_a_screen(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: size for name, size in sizes.items() if size > LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_a_module_and_its_classes_are_named_for_what_they_are(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    classes = {node.name.lower() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert SAYS_NOTHING.isdisjoint({*classes, module.stem, module.parent.name})


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_reads_like_a_table_of_contents(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a page's docstring is its subtitle"
    assert set(_imported(tree)) == {"analytics.page"}
    branches = (ast.If, ast.IfExp, ast.For, ast.While, ast.Match, ast.Try)
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, branches)]
    assert not re.search(r"\bselect\b.+\bfrom\b", text, re.IGNORECASE)
    assert _lines(page) <= LINES_OF_A_PAGE


def test_there_are_pages_and_metrics_to_hold_to_these_rules() -> None:
    assert len(PAGES) >= 7
    assert len(METRICS) >= 20


@pytest.mark.parametrize("metric", METRICS, ids=_name)
def test_a_metric_fits_in_45_lines(metric: Path) -> None:
    assert _lines(metric) <= LINES_OF_A_METRIC


@pytest.mark.parametrize("metric", METRICS, ids=_name)
def test_a_metric_opens_with_what_it_means(metric: Path) -> None:
    header, closed, sql = metric.read_text(encoding="utf-8").removeprefix("/*").partition("*/")
    assert closed
    assert tomllib.loads(header)["asks"].endswith("?")
    assert not re.search(r"\bselect\s+\*", sql, re.IGNORECASE)


@pytest.mark.parametrize("listed", REQUIREMENTS, ids=_name)
def test_a_requirement_is_pinned_and_says_why(listed: Path) -> None:
    wanted = [
        line
        for line in listed.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r "))
    ]
    assert wanted
    assert [line for line in wanted if not PINNED.fullmatch(line)] == []


def test_what_is_installed_is_pinned_once() -> None:
    text = "\n".join(listed.read_text(encoding="utf-8") for listed in REQUIREMENTS)
    names = [
        name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
    ]
    assert len(names) == len(set(names))


def test_every_exception_from_a_rule_has_its_reason() -> None:
    rules = (ROOT / ".ruff.toml").read_text(encoding="utf-8")
    excepted = [line for line in rules.splitlines() if re.search(r'"[A-Z]+\d*",?\]?($| )', line)]
    assert excepted
    assert [line for line in excepted if "ALL" not in line and "#" not in line] == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    told = []
    for path in _kept():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        told += [f"{_name(path)}: {found.group()}" for found in MACHINE.finditer(text)]
    assert told == []
