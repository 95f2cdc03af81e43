"""Data sets that stand as many files in a public git repository.

Git itself fetches them: only the paths that are needed, of one commit, whose id is the checksum of
everything in it. What came once is not fetched again.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ml.training.datasets.archives import UNUSABLE
from ml.training.datasets.fetch import FetchError

SETTINGS = (
    "core.symlinks=false",
    "core.hooksPath=/dev/null",
    "http.lowSpeedLimit=1000",  # bytes a second; slower for a minute is broken off
    "http.lowSpeedTime=60",
)


@dataclass(frozen=True)
class Repository:
    """A commit of a repository, the paths in it that are wanted, and what is made of them.

    target: the file that is there when the set is complete; arrange writes it last.
    """

    target: str
    address: str
    commit: str
    paths: tuple[str, ...]
    arrange: Callable[[Path, Path], None]  # from the checkout to the set's folder

    def obtain(self, folder: Path) -> Path:
        """The target below a folder, made unless it is there; raises FetchError."""
        target = folder / self.target
        if target.exists():
            return target
        checkout = target.parent / "downloads" / "repository"
        self._check_out(checkout)
        try:
            self.arrange(checkout, target.parent)
        except UNUSABLE as error:
            shutil.rmtree(checkout)
            raise FetchError(f"{self.target} isn't what it should be ({error}).") from error
        return target

    def _check_out(self, checkout: Path) -> None:
        """The commit's wanted files; goes on with what an earlier try left."""
        checkout.mkdir(parents=True, exist_ok=True)
        _git(checkout, "init", "--quiet")
        for lock in (checkout / ".git").glob("*.lock"):  # of a try that was killed
            lock.unlink()
        _git(checkout, "config", "remote.origin.url", self.address)
        _git(checkout, "sparse-checkout", "set", "--no-cone", *(f"/{path}" for path in self.paths))
        how = ("--progress", "--depth=1", "--filter=blob:none")  # the files come with checkout
        _git(checkout, "fetch", *how, "origin", self.commit)
        _git(checkout, "checkout", "--progress", "--force", self.commit)


def _git(folder: Path, *arguments: str) -> None:
    """Git on the folder's own repository, without links, hooks, questions or endless waiting."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    where = [f"--git-dir={folder / '.git'}", f"--work-tree={folder}"]
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    try:
        subprocess.run(
            ["git", *where, *settings, *arguments],
            check=True,
            cwd=folder,
            env={**plain, "GIT_TERMINAL_PROMPT": "0"},
        )
    except FileNotFoundError:
        raise FetchError("git is needed to fetch this set. Please install it.") from None
    except subprocess.CalledProcessError:
        raise FetchError(
            f"git {arguments[0]} failed, see above. Run the command again later."
        ) from None
