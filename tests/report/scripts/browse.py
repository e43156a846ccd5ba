#!/usr/bin/env python3
"""Opens an HTML report in headless Chromium and looks at it from within.

usage: browse.py FILE WIDTH

A copy of the page gets a script that measures it after loading: does text leave its chart, does the page
scroll sideways, does the mouse over a chart show values. Prints what it found; console messages are errors.
Exit code 77: Chromium is not installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROBE = """
<script>
addEventListener('load', () => {
  const out = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth + 1) out.push('page scrolls sideways: ' + page.scrollWidth);
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 ||
          box.bottom > frame.bottom + 1)
        out.push('text leaves ' + svg.querySelector('title').textContent + ': ' + text.textContent);
    }
  }
  const chart = document.querySelector('svg[data-plot]');
  const box = chart.getBoundingClientRect();
  const [left, , right] = chart.dataset.plot.split(' ').map(Number);
  const x = box.left + (left + right) / 2 / chart.viewBox.baseVal.width * box.width;
  chart.dispatchEvent(new PointerEvent('pointermove', {clientX: x, clientY: box.top + box.height / 2}));
  const tip = document.querySelector('.tip');
  for (const line of tip.childNodes) if (line.nodeType === 3) out.push('tip ' + line.data);
  tip.remove();
  const note = document.createElement('pre');
  note.id = 'probe';
  note.textContent = out.join('\\n');
  document.body.append(note);
});
</script>
</body>
"""


def main():
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("chromium is not installed")
        sys.exit(77)
    text = open(sys.argv[1], encoding="utf-8").read()
    folder = tempfile.mkdtemp(prefix="headroom-browse-")
    try:
        page = os.path.join(folder, "page.html")
        with open(page, "w", encoding="utf-8") as file:
            file.write(text.replace("</body>", PROBE))
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   "--enable-logging=stderr", f"--user-data-dir={folder}/profile",
                   f"--window-size={sys.argv[2]},900", "--dump-dom", "file://" + page]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0 or "</html>" not in done.stdout:
            sys.exit("chromium failed:\n" + done.stderr[-2000:])
        for line in done.stderr.splitlines():
            if "CONSOLE" in line:
                print("console", line)
        found = re.search(r'<pre id="probe">(.*?)</pre>', done.stdout, re.S)
        print(found.group(1) if found else "the page's load event did not come")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
