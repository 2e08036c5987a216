"""The office programs that tests drive for real: LibreOffice by its own Python bridge, Gnumeric."""

import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# python3-uno speaks to LibreOffice from the system's own Python; the letters are those that a
# document asks for under the name Times New Roman, all Vietnamese ones among them.
PACKAGES = (
    "libreoffice-calc",
    "libreoffice-writer",
    "python3-uno",
    "gnumeric",
    "fonts-liberation2",
)
PROGRAMS = ("soffice", "ssconvert")
SYSTEM_PYTHON = "/usr/bin/python3"
TYPIST = Path(__file__).with_name("typist.py")
STARTS, WORKS = 240, 240  # seconds that it may take on a busy machine
# How the program reads what is typed: 4,5 is a number under one locale and text under the other.
REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>
"""
SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)


def missing() -> str:
    """What is not there, in words; "" when everything is."""
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    if not _has_bridge():
        lacking.append("python3-uno")
    return f"no {', '.join(lacking)}" if lacking else ""


def _has_bridge() -> bool:
    if not Path(SYSTEM_PYTHON).exists():
        return False
    tried = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False, timeout=STARTS
    )
    return tried.returncode == 0


class LibreOffice:
    """A LibreOffice without a window, which types under one locale. One typist works in it for all
    who ask (tests/tools/typist.py).
    """

    def __init__(self, typist: "subprocess.Popen[str]") -> None:
        self.typist = typist

    def work(
        self, file: Path, to: Path, acts: Sequence[Sequence[Any]], by_way_of: str = ""
    ) -> None:
        """Open the file, do these acts in its first sheet, and save it.

        `by_way_of` is an ending: saved so, opened again and only then saved as XLSX.
        """
        self._ask({"open": str(file), "save": [str(to)], "acts": acts, "by_way_of": by_way_of})

    def write(self, file: Path, *endings: str) -> list[Path]:
        """The file in other formats, each beside it under its ending: "pdf", "txt"."""
        written = [file.with_suffix(f".{ending}") for ending in endings]
        self._ask({"open": str(file), "save": [str(one) for one in written]})
        return written

    def _ask(self, job: dict[str, Any]) -> None:
        assert self.typist.stdin
        assert self.typist.stdout
        self.typist.stdin.write(json.dumps(job) + "\n")
        self.typist.stdin.flush()
        # Each job has one line for its answer, so nothing waits unseen in a buffer.
        answered, _, _ = select.select([self.typist.stdout], [], [], WORKS)
        if not answered:
            raise TimeoutError(f"LibreOffice has not answered in {WORKS} seconds: {job}")
        line = self.typist.stdout.readline()
        said = json.loads(line) if line else f"the typist has gone ({self.typist.poll()})"
        if said:
            raise RuntimeError(said)


def _registry(locale: str) -> str:
    """How the program reads what is typed: 4,5 is a number under one locale, text under another."""
    settings = (
        ("Setup/L10N", "ooSetupSystemLocale", locale),
        ("Office.Common/Misc", "FirstRun", "false"),
    )
    items = (SETTING.format(path=path, name=name, value=value) for path, name, value in settings)
    return REGISTRY.format(items="".join(items))


@contextlib.contextmanager
def libreoffice(locale: str) -> Iterator[LibreOffice]:
    """A LibreOffice of one's own, with a profile that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="office") as folder:
        user = Path(folder, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_registry(locale))
        pipe = f"office{os.getpid()}{locale.replace('-', '')}"
        program = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                "--nologo",
                f"-env:UserInstallation=file://{folder}/profile",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        typist = subprocess.Popen(
            [SYSTEM_PYTHON, str(TYPIST), pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield LibreOffice(typist)
        finally:
            _end(typist, program)


def _end(typist: "subprocess.Popen[str]", program: "subprocess.Popen[bytes]") -> None:
    """No more jobs: the typist closes the program."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        typist.communicate(timeout=STARTS)
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(10)
    typist.kill()
    if program.poll() is None:
        os.killpg(program.pid, 9)
    program.wait()
    typist.wait()


def gnumeric(
    file: Path, to: Path, *, typed: dict[str, str] | None = None, ending: str = ""
) -> None:
    """Open the file in Gnumeric, type into these cells of its first sheet, and save it as XLSX.

    `ending` names a format on the way: saved so and opened again.
    """
    source = file
    settings = [
        part for cell, text in (typed or {}).items() for part in ("--set", f"{cell}={text}")
    ]
    if ending:
        source = to.with_suffix(f".{ending}")
        _convert([*settings, str(file), str(source)])
        settings = []
    _convert([*settings, "--export-type=Gnumeric_Excel:xlsx2", str(source), str(to)])


def _convert(words: list[str]) -> None:
    subprocess.run(["ssconvert", *words], capture_output=True, check=True, timeout=WORKS)
