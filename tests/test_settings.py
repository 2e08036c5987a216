"""Safe by default: no key, no start; no debugging unless asked for; every setting written down; a
clean lock.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from campaign import mail

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    "requirements.txt",
    "requirements-s3.txt",
    "requirements-units.txt",
    "requirements-dev.txt",
)


def python(folder, code, **environment):
    """Run code beside a copy of the settings, without a .env and with this environment alone."""
    shutil.copytree(ROOT / "campaign", folder / "campaign")
    shutil.copy(ROOT / "pyproject.toml", folder)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=folder, env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("missing", "there"), [("SECRET_KEY", "LEDGER_KEY"), ("LEDGER_KEY", "SECRET_KEY")]
)
def test_without_a_key_it_does_not_start(tmp_path, missing, there):
    done = python(tmp_path, "import campaign.settings", **{there: "x"})
    assert done.returncode != 0
    assert f"Set the {missing} environment variable" in done.stderr


def test_debugging_is_off_and_https_on_by_default(tmp_path):
    code = (
        "from campaign import settings as s; print(s.DEBUG, s.DEMO, s.HTTPS, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    said = python(tmp_path, code, SECRET_KEY="x", LEDGER_KEY="y").stdout.split()
    assert said == ["False", "False", "True", "True", str(365 * 24 * 60 * 60), "True"]


def test_every_setting_is_written_down():
    used = set(
        re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", (ROOT / "campaign/settings.py").read_text())
    )
    told = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used == told


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_host_and_hashes_everything(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    pinned = re.findall(r"^[a-z0-9][\w.-]*==\S+", text, re.MULTILINE | re.IGNORECASE)
    blocks = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(blocks) > 10
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_serves_every_system(lock):
    """Packages of one system alone carry a marker."""
    text = (ROOT / lock).read_text()
    assert re.search(r"^gunicorn==\S+ ; sys_platform != 'win32'", text, re.MULTILINE)
    assert "tzdata==" in text


def test_static_files_can_be_collected_for_production(tmp_path):
    """Every file that a style sheet names is there; names carry their content's hash."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "STATIC_ROOT": str(tmp_path),
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


LETTERS = "smtp+tls://user:p%40ss@mail.example.vn:587"


def test_letters_leave_by_the_server_that_is_named_on_every_django():
    before, since = mail.settings_for(LETTERS, (5, 2)), mail.settings_for(LETTERS, (6, 1))
    assert (before["EMAIL_HOST"], before["EMAIL_PORT"], before["EMAIL_USE_TLS"]) == (
        "mail.example.vn", 587, True,
    )  # fmt: skip
    assert before["EMAIL_TIMEOUT"] == 5
    assert since["MAILERS"]["default"]["OPTIONS"] == {
        "host": "mail.example.vn",
        "port": 587,
        "username": "user",
        "password": "p@ss",
        "use_tls": True,
        "timeout": 5,
    }


@pytest.mark.parametrize("version", [(5, 2), (6, 1)])
def test_without_a_server_letters_go_nowhere(version):
    assert "dummy" in str(mail.settings_for("", version))


def test_nothing_that_django_is_about_to_drop_is_used(tmp_path):
    """On the newest Django this says more than on the locked one."""
    code = "import warnings, django; warnings.simplefilter('error'); django.setup()"
    done = python(tmp_path, code, SECRET_KEY="x", LEDGER_KEY="y",
                  DJANGO_SETTINGS_MODULE="campaign.settings", PYTHONPATH=str(ROOT))  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_child_that_ends_leaves_the_folder_of_the_tests_to_the_run_that_made_it():
    code = (
        "import os, pytest, sys; from tests.settings import folder\n"
        "if not (child := os.fork()): sys.exit()\n"
        "os.waitpid(child, 0); print(folder, folder.is_dir())"
    )
    mine = {name: text for name, text in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=mine, capture_output=True, text=True, check=True
    )
    folder, there = done.stdout.split()
    assert there == "True"
    assert not Path(folder).exists()
