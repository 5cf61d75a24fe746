"""Renders a captured terminal screen as an SVG: fixed width, dark on light. Usage: session.py SCREEN > SVG."""

import re
import sys
import unicodedata
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 8.4, 18, 16
COLOURS = {30: "#24292f", 31: "#b42318", 32: "#116329", 33: "#8a5a00", 34: "#0a4fb0", 35: "#7b2d8b", 36: "#0b6470", 37: "#57606a"}
STYLE = re.compile(r"\x1b\[([0-9;]*)m")


def apply(codes, style):
    """Returns the style after an escape sequence of these codes."""
    colour, bold, dim = style
    for code in [int(c or 0) for c in codes.split(";")]:
        if code == 0:
            colour, bold, dim = None, False, False
        elif code == 1:
            bold = True
        elif code == 2:
            dim = True
        elif code == 22:
            bold = dim = False
        elif code == 39:
            colour = None
        elif 30 <= code <= 37:
            colour = COLOURS[code]
        elif 90 <= code <= 97:
            colour = COLOURS[code - 60]
    return colour, bold, dim


def spans(line, style):
    """Splits a line into pieces of one style each, and returns the style after it."""
    parts, found = STYLE.split(line), []
    for i, part in enumerate(parts):
        if i % 2:
            style = apply(part, style)
        elif part:
            found.append((part, style))
    return found, style


def main():
    lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
    plain = [STYLE.sub("", line).rstrip() for line in lines]
    while plain and not plain[-1]:
        plain.pop()
    first = next(i for i, text in enumerate(plain) if text)
    lines, columns = lines[first : len(plain)], max(map(len, plain))
    width, height = columns * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"')
    print('     font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">')
    print('<rect width="100%" height="100%" rx="8" fill="#f6f8fa" stroke="#d0d7de"/>')
    style = (None, False, False)
    for row, line in enumerate(lines):
        pieces, style = spans(line.rstrip(), style)
        at, y = 0, MARGIN + (row + 1) * HEIGHT - 5
        for text, (colour, bold, dim) in pieces:
            cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
            if text.strip():
                look = f' fill="{colour or ("#6e7781" if dim else "#24292f")}"' + (' font-weight="bold"' if bold else "")
                # Each piece is as long as its cells, whatever font there is.
                size = f' textLength="{cells * WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
                print(f'<text x="{MARGIN + at * WIDTH:.1f}" y="{y}" xml:space="preserve"{size}{look}>{escape(text)}</text>')
            at += cells
    print("</svg>")


main()
