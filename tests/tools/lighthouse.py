"""What `make lighthouse` runs: Lighthouse over the scoring page and the comparison grid of the
demo's year.

A tool of development: fetched with npm into build/lighthouse when it is missing, never locked,
never needed by the program or by `make test`. It drives the system's Chromium and prints the
scores; below the goals, the run fails.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.tools.chromium import SHELL, WHOLE, can_sandbox, find_chromium, missing

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "lighthouse"
TOOL = FOLDER / "node_modules" / ".bin" / "lighthouse"
PASSWORD = "mot-mat-khau-cua-ban-thu"
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100}
PAGES = (("phuong2", "scorecard"), ("thamdinh1", "board"))


def main() -> int:
    if lacking := missing() or ("" if shutil.which("npm") else "there is no npm on this machine"):
        print(lacking)
        return 1
    if not TOOL.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                "npm",
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--prefix",
                ".",
                "lighthouse",
            ],
            cwd=FOLDER,
            check=True,
        )
    failed = False
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as base:
        for username, name in PAGES:
            cookie, address = signed_in(base, username, name)
            for form in ("desktop", "mobile"):
                scores = measured(address, cookie, form, FOLDER / f"{name}-{form}")
                failed |= any(scores[what] < goal for what, goal in GOALS.items())
                print(
                    f"{name:<10} {form:<8}",
                    *(f"{what} {score}" for what, score in scores.items()),
                    flush=True,
                )
    print(f"Reports: {FOLDER.relative_to(ROOT)}/*.html")
    return int(failed)


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """A demo of its own; gives its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    environment = os.environ | {
        "DEMO_FOLDER": str(folder),
        "PORT": str(port),
        "DEMO_PASSWORD": PASSWORD,
    }
    command = [sys.executable, "manage.py", "demo"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        base = f"http://127.0.0.1:{port}"
        try:
            wait_for(base)
            yield base
        finally:
            server.terminate()


def wait_for(base: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the demo does not answer")


def signed_in(base: str, username: str, name: str) -> tuple[str, str]:
    """(the session's cookie, the page's address), found as a person finds them."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(find_chromium()), chromium_sandbox=can_sandbox()
        )
        page = browser.new_page(base_url=base)
        page.goto("/accounts/login/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main .button.primary").click()
        page.wait_for_url(f"{base}/")
        link = page.locator(f".nav a[href$='/{name}/']").first.get_attribute("href")
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        browser.close()
    return cookies, f"{base}{link}"


def measured(address: str, cookie: str, form: str, report: Path) -> dict[str, int]:
    flags = "--headless=new --disable-gpu" + ("" if can_sandbox() else " --no-sandbox")
    command = [
        str(TOOL),
        address,
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(GOALS)}",
        "--output=json",
        "--output=html",
        f"--output-path={report}",
        "--quiet",
        *(["--preset=desktop"] if form == "desktop" else []),
    ]
    environment = os.environ | {"CHROME_PATH": str(find_chromium((*WHOLE, SHELL)))}
    # Its recording of a page load fails now and then (NO_NAVSTART); it asks to be run again.
    if not any(
        subprocess.run(command, cwd=FOLDER, env=environment, check=False).returncode == 0
        for _try in range(3)
    ):
        raise SystemExit("Lighthouse could not measure the page")
    told = json.loads(Path(f"{report}.report.json").read_text(encoding="utf-8"))
    return {what: round(100 * (told["categories"][what]["score"] or 0)) for what in GOALS}


if __name__ == "__main__":
    sys.exit(main())
