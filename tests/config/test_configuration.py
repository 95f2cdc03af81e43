"""docs/configuration.md names every setting that the environment may set, and no other."""

import ast
import re
from pathlib import Path

from config.home import PROJECT

READERS = {"bool", "db_url", "email_url", "float", "get", "int", "json", "list", "required", "str"}


def read_by(path: Path) -> set[str]:
    """The names that the code reads: the first argument of `env.…`, `required`, `environ.get`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        called = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
        first = node.args[0]
        if called in READERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            names.add(first.value)
    return {name for name in names if re.fullmatch(r"[A-Z][A-Z0-9_]+", name)}


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    text = (PROJECT / "docs" / "configuration.md").read_text()
    documented = re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
    files = ("config/settings.py", "config/home.py", "ml/networks/interpreter.py")
    read = set().union(*(read_by(PROJECT / file) for file in files))
    assert sorted(documented) == sorted(read)


def test_what_production_requires_is_marked() -> None:
    text = (PROJECT / "docs" / "configuration.md").read_text()
    marked = set(re.findall(r"^\| `(\w+)` \|[^|]*\| \*\*Required", text, flags=re.MULTILINE))
    assert marked == {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"}
