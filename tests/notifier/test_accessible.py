"""Letters as pages: valid HTML by an independent parser, accessible and narrow enough by axe in a real browser.

axe (https://github.com/dequelabs/axe-core) measures contrast from the colours that the browser computes, in light and
in dark; every letter stands in a frame as wide as a small phone.
"""

import itertools
import json
import re
import shutil
import subprocess
from email.message import EmailMessage
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tinyhtml5.parser import HTMLParser

from notifier.letter_samples import EVERY_SAMPLE
from notifier.words import LANGUAGES
from redaksi.rule_tables import read_policy
from tests.notifier.samples import desk_in

GMAIL_CLIPS = 102_000  # bytes of HTML
PHONE, DESKTOP = 360, 1200  # CSS pixels
COLUMN = 720  # the widest that is easily read
CHROMIUM = shutil.which("chromium")

HARNESS = """<!doctype html><meta charset="utf-8"><title>axe</title><body><script>
const pages = PAGES, axe_source = AXE, found = {};
(async () => {
  for (const [name, page] of Object.entries(pages)) {
    const frame = document.createElement("iframe");
    frame.style = "width: WIDTHpx; height: 6000px; border: 0";
    frame.srcdoc = page;
    await new Promise(done => { frame.onload = done; document.body.append(frame); });
    frame.contentWindow.eval(axe_source);
    const result = await frame.contentWindow.axe.run(frame.contentDocument, {
      rules: { "landmark-one-main": { enabled: false }, region: { enabled: false } }  // a letter is no page of its own
    });
    const faults = result.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.html}`));
    const wide = frame.contentDocument.documentElement.scrollWidth;
    const back = frame.contentWindow.getComputedStyle(frame.contentDocument.querySelector(".letter")).backgroundColor;
    frame.style.width = "DESKTOPpx";  // the rules' findings do not depend on width; what fits does
    const column = frame.contentDocument.querySelector(".letter").getBoundingClientRect();
    const root = frame.contentDocument.documentElement;  // clientWidth: without a bar to scroll with
    const broad = { wide: root.scrollWidth, room: root.clientWidth, left: column.left, width: column.width };
    found[name] = { faults: faults, wide: wide, background: back, broad: broad };
    frame.remove();
  }
  const report = document.createElement("pre");
  report.id = "report";
  report.textContent = JSON.stringify(found);
  document.body.append(report);
})();
</script>"""


def page_of(name: str, language: str = "id") -> str:
    letter: EmailMessage = EVERY_SAMPLE[name](desk_in(language), read_policy({}))
    part = letter.get_body(("html",))
    assert part
    return str(part.get_content())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY_SAMPLE)
def test_page_is_valid_html_that_gmail_does_not_clip(name: str, language: str) -> None:
    page = page_of(name, language)
    parser = HTMLParser()
    parser.parse(page)
    assert parser.errors == []
    assert len(page.encode()) < GMAIL_CLIPS


@pytest.mark.parametrize("name", EVERY_SAMPLE)
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_of(name))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_phone(scheme: str, tmp_path: Path) -> None:
    report = examined({name: page_of(name) for name in EVERY_SAMPLE}, scheme, tmp_path)
    assert set(report) == set(EVERY_SAMPLE)
    assert {name: each["faults"] for name, each in report.items() if each["faults"]} == {}
    assert {name: each["wide"] for name, each in report.items() if each["wide"] > PHONE} == {}
    assert {each["background"] for each in report.values()} == {
        "rgb(255, 255, 255)" if scheme == "light" else "rgb(27, 31, 29)"
    }
    assert_in_the_middle_of_a_wide_screen(report)


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_faults_would_be_found(tmp_path: Path) -> None:
    page = page_of("known").replace("</h1>", '</h1><p style="color: #bbb !important">pucat</p><img src="cid:x">')
    wide = page_of("known").replace("</h1>", '</h1><div style="width: 900px">lebar</div>')
    report = examined({"pale": page, "wide": wide}, "light", tmp_path)
    assert {fault.partition(":")[0] for fault in report["pale"]["faults"]} == {"color-contrast", "image-alt"}
    assert report["wide"]["wide"] > PHONE


def assert_in_the_middle_of_a_wide_screen(report: dict[str, Any]) -> None:
    """One column no wider than can be read, with the same room on both sides."""
    broad = {name: each["broad"] for name, each in report.items()}
    assert {name: each for name, each in broad.items() if each["wide"] > DESKTOP or each["width"] > COLUMN} == {}
    lopsided = {name: 2 * each["left"] + each["width"] - each["room"] for name, each in broad.items()}
    assert {name: by for name, by in lopsided.items() if abs(by) > 2} == {}


def examined(pages: dict[str, str], scheme: str, folder: Path) -> dict[str, Any]:
    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    harness = folder / "harness.html"
    written = HARNESS.replace("PAGES", _script(pages)).replace("AXE", _script(axe)).replace("WIDTH", str(PHONE))
    written = written.replace("DESKTOP", str(DESKTOP))
    harness.write_text(written, encoding="utf-8")
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={folder / 'profile'}",
        f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}",
        "--virtual-time-budget=120000",
        "--dump-dom",
        harness.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    found = re.search(r'(?s)<pre id="report">(.*?)</pre>', done.stdout)
    assert found, done.stderr[-2000:]
    report: dict[str, Any] = json.loads(unescape(found[1]))
    return report


def _script(value: object) -> str:
    """A value as JSON that no </script> in it ends."""
    return json.dumps(value).replace("</", "<\\/")
