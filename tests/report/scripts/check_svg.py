#!/usr/bin/env python3
"""usage: check_svg.py FILE - parses an SVG document and checks that it stands alone.

Prints the lines of the chart: class, number of points, lowest and highest y of the drawing.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

root = ElementTree.parse(sys.argv[1]).getroot()
assert root.tag == "{http://www.w3.org/2000/svg}svg"
left, top, width, height = map(float, root.get("viewBox").split())
assert (float(root.get("width")), float(root.get("height"))) == (width, height)
for element in root.iter():
    for name in element.attrib:
        assert not name.endswith("href"), "refers to something else"
    if element.tag.endswith("}style"):
        assert "var(" not in element.text, "librsvg knows no variables"
for path in root.iter("{http://www.w3.org/2000/svg}path"):
    if path.get("class", "").startswith("l "):
        points = [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path.get("d"))]
        assert all(left <= x <= left + width and top <= y <= top + height for x, y in points)
        print(path.get("class"), len(points), min(y for _, y in points), max(y for _, y in points))
