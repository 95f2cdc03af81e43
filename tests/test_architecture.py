"""Who may import whom (docs/architecture.md), and how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("config", "accounts", "recognition", "ml")
PURE = ("ml.values",)  # what number a text is; needs the standard library alone
ML_DOORS = {"recognition.processing", "recognition.pictures"}
FACES = {
    "recognition.views",
    "recognition.additions.views",
    "recognition.history.views",
    "recognition.files",
    "recognition.api",
    "recognition.admin",
    "recognition.queue_page",
    "recognition.health",
    "recognition.desk.views",
}
BEHIND = {"recognition.tasks", "recognition.processing", "recognition.sweeper"}
PLATFORM = {"django", "celery", "rest_framework", "kombu", "redis", "config", "accounts"}
TRAINING_ONLY = {"tensorflow", "keras", "sklearn", "matplotlib"}
LONGEST = 300  # lines


def python_files(*folders: str) -> list[Path]:
    """Our own modules; migrations are written by Django."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The full names of what the module imports when it runs, wherever in it that stands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in _without_type_checking(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(path, node)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _without_type_checking(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            yield from (below for other in child.orelse for below in ast.walk(other))
        else:
            yield child
            yield from _without_type_checking(child)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = (module(path) + ".x" if path.stem == "__init__" else module(path)).split(".")
    return ".".join([*package[: -node.level], *([node.module] if node.module else [])])


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def breaches(folder: str, *forbidden: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """Each import of what is forbidden, as "module imports name"."""
    return [
        f"{module(path)} imports {name}"
        for path in python_files(folder)
        for name in imports(path)
        if within(name, *forbidden) and not within(name, *allowed)
    ]


def test_the_reader_of_imports_sees_them_all() -> None:
    path = ROOT / "recognition" / "imagined.py"
    tree = ast.parse("from . import a\nfrom .b import c\ndef f():\n  import d.e\n")
    found = [_absolute(path, n) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert found == ["recognition", "recognition.b"]
    assert "recognition.models" in set(imports(ROOT / "recognition" / "api.py"))
    assert "accounts.models" not in set(imports(ROOT / "recognition" / "api.py"))


def test_config_imports_no_app() -> None:
    assert breaches("config", "accounts", "recognition", "ml") == []


def test_accounts_imports_nothing_of_ours() -> None:
    assert breaches("accounts", "recognition", "ml", "tests") == []
    assert breaches("accounts", "config", allowed=("config.celery", "config.home")) == []


def test_recognition_reaches_people_through_the_settings() -> None:
    assert breaches("recognition", "accounts", "tests") == []


def test_only_the_doors_import_ml() -> None:
    found = {breach.split()[0] for breach in breaches("recognition", "ml", allowed=PURE)}
    assert found == ML_DOORS


def test_the_faces_import_neither_each_other_nor_what_works_behind() -> None:
    for face in FACES:
        path = ROOT / f"{face.replace('.', '/')}.py"
        found = [n for n in imports(path) if within(n, *(FACES - {face}), *BEHIND)]
        assert found == [], face


def test_models_stand_below_everything_in_recognition() -> None:
    found = {name for path in python_files("recognition/models") for name in imports(path)}
    ours = {name for name in found if within(name, "recognition")}
    assert ours
    own = "recognition.models"
    others = ("additions.models", "desk.models", "life", "reasons", "vocabulary")
    below = (own, *(f"recognition.{name}" for name in others))
    assert all(within(name, *below) for name in ours)
    desk = set(imports(ROOT / "recognition" / "desk" / "models.py"))
    ours = {name for name in desk if within(name, "recognition")}
    assert all(within(name, "recognition.desk.vocabulary") for name in ours)
    words = [*imports(ROOT / "recognition" / "reasons.py")]
    assert [name for name in words if within(name, "recognition", "ml")] == []


def test_ml_knows_nothing_of_the_platform() -> None:
    assert breaches("ml", *PLATFORM, "recognition", "tests") == []


def test_tensorflow_is_for_training_only() -> None:
    found = [b for folder in OURS for b in breaches(folder, *TRAINING_ONLY)]
    assert found, "training imports TensorFlow; the reader of imports must see that"
    assert [breach for breach in found if not breach.startswith("ml.training.")] == []


def test_the_web_process_loads_no_network() -> None:
    """Found out in a process of its own, since pytest has imported everything."""
    code = (
        "import django; django.setup(); import config.urls, sys;"
        "django.urls.get_resolver().url_patterns;"
        "heavy = {'tensorflow', 'keras', 'ai_edge_litert', 'cv2', 'ml.recognizer'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", f"import os, django.urls; {code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("folder", [*OURS, "tests"])
def test_a_file_holds_one_concept(folder: str) -> None:
    lengths = {module(p): len(p.read_text().splitlines()) for p in python_files(folder)}
    long = {name: n for name, n in lengths.items() if n > LONGEST and name != "config.settings"}
    assert long == {}
