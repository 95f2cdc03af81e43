"""uv pip compile … --format pylock.toml --output-file LOCK; python requirements/wheels.py LOCK

For which Pythons each pin has a wheel on Linux x86-64, a line for each pin: wheels.txt. Hashes
name no files, so that this is kept beside them; tests/config/test_requirements.py reads it.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.utils import parse_wheel_filename


def main(lock: str) -> None:
    packages = tomllib.loads(Path(lock).read_text())["packages"]
    Path(__file__).with_name("wheels.txt").write_text("".join(map(_line, packages)))


def _line(package: dict[str, Any]) -> str:
    names = (wheel["url"].rsplit("/", 1)[1] for wheel in package.get("wheels", []))
    kinds = sorted({kind for name in names for kind in _kinds(name)})
    return " ".join([f"{package['name']}=={package['version']}", *kinds]) + "\n"


def _kinds(name: str) -> set[str]:
    """`cp313-cp313` or `py3-none` for each tag of a wheel that fits such a machine."""
    tags = parse_wheel_filename(name)[3]
    fitting = (tag for tag in tags if tag.platform == "any" or _is_here(tag.platform))
    return {f"{tag.interpreter}-{tag.abi}" for tag in fitting}


def _is_here(platform: str) -> bool:
    return platform.endswith("x86_64") and platform.startswith(("manylinux", "linux"))


if __name__ == "__main__":
    main(sys.argv[1])
