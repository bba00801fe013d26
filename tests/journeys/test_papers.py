"""The papers and the deployment files say what they must, and nothing that is not so."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.requirements import requirement

ROOT = Path(__file__).resolve().parents[2]

PAPERS = [
    "LICENSE.md",
    "CONTRIBUTING.md",
    "CLA.md",
    "COPYRIGHT-POLICY.md",
    "CONTRIBUTORS.md",
    "COLLABORATION.md",
    "SECURITY.md",
    "CODE_OF_CONDUCT.md",
    "CHANGELOG.md",
    "README.md",
    "README.ko.md",
]


@requirement("P35")
@pytest.mark.parametrize("name", PAPERS)
def test_paper_is_present_short_and_links_to_files_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)

    assert 3 < text.count("\n") < 120
    assert [link for link in links if not (ROOT / link).exists()] == []


@requirement("P35")
def test_licence_is_mit_wherever_it_is_named() -> None:
    assert (ROOT / "LICENSE.md").read_text().startswith("# MIT License")
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text()


@requirement("P30")
def test_compose_brings_hub_and_database_without_a_prior_step() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    services = compose["services"]
    by_default = {name for name, service in services.items() if "profiles" not in service}
    published = [port for name in by_default for port in services[name].get("ports", [])]
    mounts = [volume for service in services.values() for volume in service.get("volumes", [])]

    assert by_default == {"secrets", "database", "hub"}
    assert published == ["127.0.0.1:8000:8000", "127.0.0.1:3000:8000"]
    assert services["database-port"]["ports"] == ["127.0.0.1:5432:5432"]
    assert not [mount for mount in mounts if "docker.sock" in mount]
    assert "healthcheck" in services["database"]
    # A variable without a default would be a prior step.
    assert re.findall(r"(?<!\$)\$\{(\w+)\}", (ROOT / "compose.yaml").read_text()) == []
    asks_for_compose = ["docker", "compose", "version"]
    if shutil.which("docker") and subprocess.run(asks_for_compose, check=False, capture_output=True).returncode == 0:
        subprocess.run(["docker", "compose", "config", "--quiet"], cwd=ROOT, check=True, timeout=30)


@requirement("P30")
def test_image_does_not_run_as_root_and_has_a_health_check() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]

    assert "USER hub" in last_stage
    assert any(line.startswith("HEALTHCHECK") for line in last_stage)


@requirement("P29")
@pytest.mark.parametrize("name", ["quickstart", "test", "database", "backend", "frontend", "status", "setup"])
def test_script_is_executable_and_valid_shell(name: str) -> None:
    script = ROOT / "scripts" / f"{name}.sh"

    assert script.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(script)], check=True, timeout=10)
