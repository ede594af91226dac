"""Audits the sample's pages as visitors meet them: Lighthouse, axe, html-validate, sizes, no script.

`python -m bench.audit OUTPUT` runs the measuring script of `../shared/bench/web` over the ten kinds of page
and holds each to its goals; the home page is let scroll (150 kB, 12 requests), a long law is exempt from size
and paint time. WEBAUDIT_DIR names the folder with the tools; they are installed there when they are missing.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "web"
TOOLS = "node@24 lighthouse@13 axe-core@4 playwright-core html-validate@11".split()
PAGES = (
    "/tin-tuc/",
    "/tin-tuc/2026/khai-mac-le-hoi-tra.html",
    "/van-ban/2026/33-2026-qd-ubnd.html",
    "/thu-tuc/doanh-nghiep/dang-ky-ho-kinh-doanh.html",
    "/danh-ba/co-quan/",
    "/lich-lam-viec/2026/tuan-48.html",
    "/hoi-dap/2026/tach-thua-dat-o.html",
    "/en/about-thai-nguyen.html",
    "/404.html",
)
HOME_LIMITS = {"kb_total": 150, "requests": 12}
"""What the home page may weigh, scrolled to its end."""


def main() -> int:
    """Audit the built portal named on the command line; returns the exit code."""
    output, tools = Path(sys.argv[1]).resolve(), Path(os.environ["WEBAUDIT_DIR"]).resolve()
    if not (SCRIPTS / "audit.mjs").exists():
        sys.stderr.write(f"{SCRIPTS}/audit.mjs is not there, so nothing is audited\n")
        return 2
    _need_tools(tools)
    goals = json.loads((SCRIPTS / "goals.json").read_text(encoding="utf-8"))
    host = _base_url(output)
    codes = [
        _audit(tools, output, host, ("/",), {**goals, **HOME_LIMITS}),
        _audit(tools, output, host, PAGES, goals),
    ]
    return max(codes)


def _need_tools(tools: Path) -> None:
    if (tools / "node_modules" / "lighthouse").exists():
        return
    tools.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "init", "-y"], cwd=tools, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", *TOOLS], cwd=tools, check=True)


def _base_url(output: Path) -> str:
    """The address that the built pages call their own."""
    robots = (output / "robots.txt").read_text(encoding="utf-8")
    line = next(line for line in robots.splitlines() if line.startswith("Sitemap: "))
    return line.removeprefix("Sitemap: ").rsplit("/", 1)[0]


def _audit(tools: Path, output: Path, host: str, pages: tuple[str, ...], goals: dict[str, float]) -> int:
    runs = os.environ.get("AUDIT_RUNS", "3")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as budget:
        json.dump(goals, budget)
        budget.flush()
        command = ["node", str(SCRIPTS / "audit.mjs"), str(output), *pages, "--rewrite", host]
        command += ["--runs", runs, "--budget", budget.name]
        environment = {**os.environ, "WEBAUDIT_DIR": str(tools)}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
