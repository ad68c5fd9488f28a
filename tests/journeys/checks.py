"""What must hold on every page. Each check gives the faults it finds, so each can be shown one."""

from __future__ import annotations

import gzip
import re
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import html5lib
from html5lib.html5parser import ParseError
from playwright.sync_api import Page

from .guest import Guest

MOST_BYTES: Final = 40 * 1000
MOST_REQUESTS: Final = 4
MOST_CSS: Final = 12 * 1000
MOST_JS: Final = 8 * 1000
TARGET: Final = 44

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

# --- axe ----------------------------------------------------------------------------------------


@cache
def _axe() -> str:
    return (Path(str(files("axe_playwright_python"))) / "axe.min.js").read_text("utf-8")


_RUN_AXE: Final = """(tags) => axe.run(document, {
  runOnly: tags, resultTypes: ["violations"], rules: {"color-contrast-enhanced": {enabled: true}},
}).then((found) => found.violations.flatMap((rule) => rule.nodes.map(
  (node) => `axe ${rule.id}: ${node.html.slice(0, 160)} (${node.any[0]?.message || ""})`)))"""


def axe(page: Page) -> list[str]:
    """Accessibility faults that a machine can see, with the contrast of WCAG level AAA."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(_RUN_AXE, list(TAGS))
    return found


# --- width and targets ----------------------------------------------------------------------------

_WIDE: Final = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.right > room + 1 && !one.closest(".scroll");
  });
  const last = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)));
  const right = (one) => one.getBoundingClientRect().right;
  last.sort((one, other) => right(other) - right(one));
  return [`${document.documentElement.scrollWidth} px in ${room}: ` +
    last.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ")];
}"""

_SPACING: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""

_CUT: Final = """() => [...document.body.querySelectorAll("*")].filter((one) => {
  if (!one.checkVisibility() || one.closest(".hidden, svg, .skip")) return false;
  const style = getComputedStyle(one);
  const clips = ["hidden", "clip"];
  const across = clips.includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
  const down = clips.includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
  return (across || down) && one.innerText && one.innerText.trim();
}).map((one) => "text is cut off: " + one.outerHTML.slice(0, 120))"""


def sideways(page: Page) -> list[str]:
    """Scrolling in two directions."""
    return [f"scrolls sideways: {one}" for one in page.evaluate(_WIDE)]


def spaced(page: Page) -> list[str]:
    """What breaks with the text spacing of WCAG 1.4.12."""
    page.evaluate(_SPACING)
    found = [f"with text spacing: {one}" for one in page.evaluate(_WIDE) + page.evaluate(_CUT)]
    page.evaluate("() => { document.adoptedStyleSheets = []; }")
    return found


_TARGETS: Final = """(least) => {
  const inText = (link) => {
    if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
    const block = link.closest("p, li, dd, dt, td, th, h2, h3");
    if (!block) return false;
    const rest = block.innerText.replace(link.innerText, "").replace(/[\\s.;:,()]/g, "");
    return rest.length > 0;
  };
  const faults = [];
  const all = "a[href], button, input, textarea, select, summary";
  for (const one of document.querySelectorAll(all)) {
    if (one.type === "hidden" || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.closest(".skip, .hidden") || inText(one)) continue;
    let {width, height} = one.getBoundingClientRect();
    if (one.type === "checkbox" || one.type === "radio") {
      for (const label of one.labels) {
        const box = label.getBoundingClientRect();
        width += box.width;
        height = Math.max(height, box.height, label.parentElement.getBoundingClientRect().height);
      }
    }
    if (width < least - .5 || height < least - .5)
      faults.push(`${Math.round(width)}x${Math.round(height)}: ${one.outerHTML.slice(0, 140)}`);
  }
  return faults;
}"""


def targets(page: Page) -> list[str]:
    """What is too small to tap; links inside running text are excused."""
    return [f"small target {one}" for one in page.evaluate(_TARGETS, TARGET)]


# --- what the page is made of -------------------------------------------------------------------

_STRUCTURE: Final = """() => {
  const seen = (one) => one.checkVisibility();
  const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(seen);
  return {
    levels: headings.map((one) => [Number(one.tagName[1]), one.textContent.trim().slice(0, 40)]),
    empty: headings.filter((one) => !one.textContent.trim()).length,
    landmarks: ["body > header", "main", "body > footer", "header nav[aria-label]",
      "footer nav[aria-label]"].filter((one) => document.querySelectorAll(one).length !== 1),
    lang: document.documentElement.lang,
    title: document.title,
    skip: document.querySelector("body > a:first-child")?.getAttribute("href"),
    twice: Object.entries(Object.groupBy([...document.querySelectorAll("[id]")], (one) => one.id))
      .filter(([, all]) => all.length > 1).map(([id]) => id),
    dangling: [...document.querySelectorAll(
        "[aria-labelledby],[aria-describedby],label[for],a[href^='#']")].flatMap((one) =>
      [one.getAttribute("aria-labelledby"), one.getAttribute("aria-describedby"),
       one.htmlFor, one.getAttribute("href")?.startsWith("#") ? one.getAttribute("href").slice(1)
       : ""].filter(Boolean).flatMap((told) => told.split(" ")))
      .filter((id) => !document.getElementById(id)),
  };
}"""


def structure(page: Page, lang: str, prefix: str = "") -> list[str]:
    """Headings, landmarks, language and title; ``prefix`` is how the title of a mistake begins."""
    told: dict[str, Any] = page.evaluate(_STRUCTURE)
    levels = told["levels"]
    faults = [f"landmark missing or doubled: {one}" for one in told["landmarks"]]
    faults += [f"id twice: {one}" for one in told["twice"]]
    faults += [f"points at nothing: #{one}" for one in told["dangling"]]
    if sum(level == 1 for level, _ in levels) != 1:
        faults.append(f"not one h1: {levels}")
    elif levels[0][0] != 1:
        faults.append(f"a heading before the h1: {levels[0]}")
    for (above, _), (level, text) in pairwise(levels):
        if level > above + 1:
            faults.append(f"heading level skipped: h{above} to h{level} {text!r}")
    if told["empty"]:
        faults.append("an empty heading")
    if told["lang"] != lang:
        faults.append(f"lang is {told['lang']!r}, not {lang!r}")
    if not told["title"].endswith(" - Tweeluik"):
        faults.append(f"title {told['title']!r}")
    if bool(prefix) != told["title"].startswith(("Fout:", "Error:")) or not told[
        "title"
    ].startswith(prefix):
        faults.append(f"title {told['title']!r} for a page with{'' if prefix else 'out'} mistakes")
    if told["skip"] != "#main":
        faults.append("the first link does not skip to the content")
    return faults


# --- what the browser did -------------------------------------------------------------------------


def quiet(guest: Guest, status: int = 200) -> list[str]:
    """Messages in the console, breaches of the policy, other hosts.

    A browser says in the console that a page came with an error status; that one is expected.
    """
    expected = f"the server responded with a status of {status} "
    faults = [f"console: {one}" for one in guest.said if status < 400 or expected not in one]
    faults += [f"policy: {one}" for one in guest.page.evaluate("window.violations")]
    faults += [f"another host: {one}" for one in guest.hosts - {guest.origin}]
    return faults


def light(guest: Guest) -> list[str]:
    """A page that is too heavy or takes too many requests, cold."""
    requests, size = guest.weight
    faults = []
    if size > MOST_BYTES or size < 500:
        faults.append(f"{size} bytes cold, at most {MOST_BYTES}")
    if requests > MOST_REQUESTS:
        faults.append(f"{requests} requests, at most {MOST_REQUESTS}")
    return faults


def files_too_big(sizes: dict[str, int]) -> list[str]:
    """Style sheets and scripts over their limit, by gzipped size."""
    most = {"css": MOST_CSS, "js": MOST_JS}
    return [
        f"{name} is {size} bytes"
        for name, size in sizes.items()
        if size > most[name.rsplit(".", 1)[-1]]
    ]


def gzipped(body: bytes) -> int:
    """How many bytes go over the line."""
    return len(gzip.compress(body, 9))


def well_formed(html: str) -> list[str]:
    """Where the page is not HTML, for a parser that forgives nothing."""
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except ParseError as fault:
        return [f"not HTML: {fault}"]
    return []


_KEYS: Final = re.compile(r"\{[a-z_]+\}|None|Undefined|<built-in|tweeluik\.\w+\.")


def unfinished(page: Page) -> list[str]:
    """Placeholders and Python in what people read."""
    code = "() => { const all = document.body.cloneNode(true); for (const one of " + (
        'all.querySelectorAll("code, pre, textarea")) one.remove(); return all.textContent; }'
    )
    return [f"unfinished text: {one!r}" for one in _KEYS.findall(page.evaluate(code))]


_OPEN: Final = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"


def everything(guest: Guest, *, status: int = 200, prefix: str = "") -> list[str]:
    """All checks on the page in sight."""
    response = guest.response
    if response is None:
        return ["no page"]
    guest.page.wait_for_load_state("load")
    faults = [] if response.status == status else [f"status {response.status}, not {status}"]
    # Before anything is put into the page by a check.
    faults += quiet(guest, status)
    faults += light(guest)
    guest.page.evaluate(_OPEN)
    faults += well_formed(response.text())
    faults += structure(guest.page, guest.look.lang, prefix)
    faults += unfinished(guest.page)
    faults += sideways(guest.page)
    faults += targets(guest.page)
    faults += axe(guest.page)
    faults += spaced(guest.page)
    return faults
