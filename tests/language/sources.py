"""Every text that the sources mark for translation, found as makemessages does but without gettext.

`manage.py makemessages` needs xgettext, which not every machine has. Python files are parsed;
templates first pass Django's own templatize, which turns them into calls of gettext.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("accounts", "config", "recognition")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf" (?:_|(n)?gettext)\({STRING}(?:, {STRING})?")

Message = tuple[str, str, str]  # context, text, its plural; empty for none


def messages() -> set[Message]:
    found = {found for path in python_files() for found in _of_python(path)}
    return found | {found for path in template_files() for found in _of_template(path)}


def python_files() -> list[Path]:
    return [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]


def template_files() -> list[Path]:
    found = sorted((ROOT / "templates").rglob("*.*"))
    return [path for path in found if path.suffix in (".html", ".txt")]


def _of_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        match (node.func.id, texts):
            case name, [str(text)] if name in PLAIN:
                yield "", text, ""
            case name, [str(text), str(plural), *_] if name in PLURAL:
                yield "", text, plural
            case name, [str(context), str(text)] if name in IN_CONTEXT:
                yield context, text, ""


def _of_template(path: Path) -> Iterator[Message]:
    for is_plural, text, plural in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield "", ast.literal_eval(text), ast.literal_eval(plural) if is_plural else ""
