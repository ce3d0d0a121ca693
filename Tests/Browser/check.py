#!/usr/bin/env python3
"""Opens reports in Chromium, narrow and wide, light and dark, and reports what is wrong with them.

    check.py [--screenshots DIR] [--print] REPORT.html...

Needs Debian's package `chromium` and nothing else. A report must fit its window, write nothing to the
console, request nothing from elsewhere, and have text that stands out from its ground. In its
drawings every reference must resolve, and the background must be the page's.
Ends with 1 if anything is wrong.
"""

import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

WINDOWS = [("phone", 360, 780), ("desktop", 1280, 900)]
SCHEMES = ["light", "dark"]

# Whatever reaches beyond the window, unless it scrolls by itself; texts of too little contrast.
MEASURE = r"""
(() => {
  const problems = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    problems.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
  }
  const scrolls = e => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
  const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : e.className && e.className.baseVal
    === undefined ? '.' + e.className : '');
  const rgba = text => {
    const n = (text.match(/[\d.]+/g) || []).map(Number);
    return [n[0] || 0, n[1] || 0, n[2] || 0, n.length > 3 ? n[3] : 1];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const luminance = c => {
    const l = c.slice(0, 3).map(v => {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  };
  const ground = e => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  let outside = 0, faint = 0;
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') && e.tagName.toLowerCase() !== 'svg') continue;
    const box = e.getBoundingClientRect();
    if (!e.classList.contains('skip') && box.width > 0 && box.right > innerWidth + 0.5
        && !scrolls(e.parentElement) && outside++ < 5) {
      problems.push(`${name(e)} reaches ${Math.round(box.right)} px, beyond ${innerWidth}`);
    }
    const texts = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (texts && box.width > 0) {
      const below = ground(e);
      const ink = over(rgba(getComputedStyle(e).color), below);
      const [a, b] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5 && faint++ < 5) {
        problems.push(`${name(e)} has a contrast of ${ratio.toFixed(2)}`);
      }
    }
  }
  for (const image of document.images) {
    if (!image.complete || image.naturalWidth === 0) problems.push('an image does not show');
  }
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  if (new Set(ids).size !== ids.length) problems.push('an id occurs twice');
  const references = [...document.querySelectorAll('use')].map(e => e.href.baseVal)
    .concat([...document.querySelectorAll('[clip-path]')].map(e =>
      e.getAttribute('clip-path').slice(4, -1)));
  const missing = references.find(reference => !document.getElementById(reference.slice(1)));
  if (missing) problems.push(`a drawing refers to ${missing}, which is nowhere`);
  for (const drawing of document.querySelectorAll('.paper svg')) {
    const paper = drawing.querySelector(':scope > rect');
    if (!paper || getComputedStyle(paper).fill !== getComputedStyle(drawing.parentElement).backgroundColor) {
      problems.push('a drawing has another background than its paper');
      break;
    }
  }
  if (document.styleSheets.length === 0) problems.push('the style sheet is not applied');
  const toggled = document.querySelector('details');
  if (toggled) {
    toggled.open = true;
    if (root.scrollWidth > innerWidth) problems.push('the page is too wide with details open');
    toggled.open = false;
  }
  return {problems, height: root.scrollHeight};
})()
"""


class Browser:
    """Chromium, controlled through two pipes."""

    def __init__(self):
        program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser"])), None)
        if program is None:
            sys.exit("check.py: chromium is not installed (apt-get install chromium)")
        self.profile = tempfile.mkdtemp()
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()

        def place_pipes():
            # Chromium reads from 3 and writes to 4; neither end may be closed while they are moved.
            low, high = os.dup(to_browser), os.dup(from_browser)
            while low < 5:
                low = os.dup(low)
            while high < 5:
                high = os.dup(high)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--no-first-run", "--disable-extensions", "--disable-background-networking",
             "--disable-component-update", "--disable-dev-shm-usage", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=place_pipes, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.reader, 1 << 20)
            if not chunk:
                sys.exit("check.py: chromium ended")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writer, data):]
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def open(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        while not any(e["method"] == "Page.loadEventFired" for e in self.events):
            answer = self.receive()
            if "method" in answer:
                self.events.append(answer)

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (SystemExit, OSError):
            pass
        self.process.wait(30)
        shutil.rmtree(self.profile, ignore_errors=True)


def problems_of(events, url):
    """What the page wrote to the console, and what it requested."""
    problems = []
    for event in events:
        method, parameters = event["method"], event["params"]
        if method == "Log.entryAdded":
            problems.append(f"console: {parameters['entry']['text']}")
        elif method == "Runtime.consoleAPICalled":
            problems.append("a script wrote to the console")
        elif method == "Runtime.exceptionThrown":
            problems.append("a script failed")
        elif method == "Network.requestWillBeSent":
            asked = parameters["request"]["url"]
            if asked != url and not asked.startswith("data:"):
                problems.append(f"it requests {asked[:200]}")
    return problems


def check(browser, path, screenshots, prints):
    url = pathlib.Path(path).resolve().as_uri()
    name = pathlib.Path(path).resolve().parent.name
    problems = []
    for window, width, height in WINDOWS:
        for scheme in SCHEMES:
            browser.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=height,
                deviceScaleFactor=1, mobile=window == "phone")
            browser.call(
                "Emulation.setEmulatedMedia", media="",
                features=[{"name": "prefers-color-scheme", "value": scheme}])
            browser.open(url)
            answer = browser.call("Runtime.evaluate", expression=MEASURE, returnByValue=True)
            if "exceptionDetails" in answer:
                raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
            measured = answer["result"]["value"]
            found = measured["problems"] + problems_of(browser.events, url)
            problems += [f"{path}: {window}, {scheme}: {problem}" for problem in found]
            if screenshots:
                size = {"x": 0, "y": 0, "width": width, "height": min(measured["height"], 16000)}
                picture = browser.call(
                    "Page.captureScreenshot", captureBeyondViewport=True,
                    clip={**size, "scale": 1})
                target = pathlib.Path(screenshots) / f"{name}-{window}-{scheme}.png"
                target.write_bytes(base64.b64decode(picture["data"]))
    if screenshots and prints:
        document = browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        target = pathlib.Path(screenshots) / f"{name}.pdf"
        target.write_bytes(base64.b64decode(document["data"]))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("reports", nargs="+", metavar="REPORT.html")
    parser.add_argument("--screenshots", metavar="DIR", help="leave pictures of the pages there")
    parser.add_argument("--print", action="store_true", help="print them as well, to PDF")
    options = parser.parse_args()
    if options.screenshots:
        os.makedirs(options.screenshots, exist_ok=True)
    browser = Browser()
    try:
        problems = []
        for path in options.reports:
            problems += check(browser, path, options.screenshots, options.print)
    finally:
        browser.close()
    for problem in problems:
        print(problem)
    count = len(options.reports) * len(WINDOWS) * len(SCHEMES)
    print(f"{count} views of {len(options.reports)} reports, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
