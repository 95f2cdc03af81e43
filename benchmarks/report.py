"""docs/benchmarks.md: one section for each benchmark, each written by its own command."""

import platform
import re
from datetime import UTC, datetime
from pathlib import Path

import psutil

from config.home import PROJECT

FILE = PROJECT / "docs" / "benchmarks.md"
HEAD = "# Benchmarks\n\nEach section is written by the command it names.\n"


def machine() -> str:
    """Processor, cores, memory, system, and what else it is busy with, in one line."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    processor = names[0] if names else platform.processor() or platform.machine()
    memory = psutil.virtual_memory().total / 2**30
    cores = psutil.cpu_count()
    system = f"{platform.system()} {platform.machine()}"
    load = psutil.getloadavg()[1]  # of the last five minutes; idle is under 1
    return f"{processor}, {cores} cores, {memory:.0f} GiB, {system}, load {load:.1f}"


def write(title: str, command: str, rows: list[tuple[str, str, str]], note: str = "") -> None:
    """Replace the section; each row is what was measured, the figure, and what it must be."""
    table = "".join(f"| {what} | {figure} | {wanted} |\n" for what, figure, wanted in rows)
    section = (
        f"## {title}\n`{command}`, {datetime.now(UTC):%Y-%m-%d}, on {machine()}.\n\n"
        f"| measured | figure | wanted |\n|---|---|---|\n{table}"
    )
    section += f"\n{note}\n" if note else ""
    text = FILE.read_text() if FILE.exists() else HEAD
    old = re.compile(rf"## {re.escape(title)}\n.*?(?=\n## |\Z)", re.DOTALL)
    found = old.search(text)
    text = text.replace(found[0], section) if found else f"{text.rstrip()}\n\n{section}"
    FILE.write_text(text)
    print(section)
