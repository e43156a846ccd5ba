#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes schema_texts.cpp beside this file: what the format's schema says of each field, for lupdate.

    gui/i18n/schema_texts.py build/release/cli/headroom
"""

import json
import pathlib
import subprocess
import sys

HEAD = """// SPDX-License-Identifier: GPL-3.0-or-later
// What the format's schema says of each field, for lupdate alone: this file is not compiled. Written by
// schema_texts.py; tests/gui holds it to the schema.

"""


def descriptions(node, found):
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            found.setdefault(node["description"])
        node = list(node.values())
    for child in node if isinstance(node, list) else []:
        descriptions(child, found)
    return found


def main():
    schema = json.loads(subprocess.run([sys.argv[1], "schema"], check=True, capture_output=True).stdout)
    lines = [f'QT_TRANSLATE_NOOP("Schema", {json.dumps(text, ensure_ascii=False)})\n' for text in descriptions(schema, {})]
    (pathlib.Path(__file__).parent / "schema_texts.cpp").write_text(HEAD + "".join(lines), encoding="utf-8")


main()
