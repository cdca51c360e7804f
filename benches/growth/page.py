"""Puts what was measured into a page, as a table, with a plot beside it."""

import math

from cases import CHECK

BEGIN, END = "<!-- growth: written by benches/growth.py -->", "<!-- /growth -->"
PLOT = "growth.svg"


def write_page(page, rows):
    text = page.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{table(rows)}\n{END}{after}")
    (page.parent / PLOT).write_text(plot(rows))


def table(rows):
    lines = ["| case | n | CPU seconds | peak MB | exponent |", "|---|---|---|---|---|"]
    for case, measured, grows in rows:
        sizes = ", ".join(number(m.size) for m in measured)
        seconds = ", ".join(f"{m.seconds:.2f}" for m in measured)
        memory = ", ".join(f"{m.megabytes:.0f}" for m in measured)
        shown = "below 0.05 s" if grows is None else f"{grows:.2f}"
        command = "" if case.command in (None, CHECK) else f" (`leastforce {' '.join(case.command)}`)"
        lines.append(f"| {case.what}{command} | {sizes} | {seconds} | {memory} | {shown} |")
    return "\n".join(lines)


def number(value):
    return f"{value:,}".replace(",", " ")


WIDTH, HEIGHT, LEFT, TOP, SIDE = 640, 480, 60, 20, 400
# Shares of the largest size, and of its time, that the plot begins with.
LEAST_X, LEAST_Y = 1 / 256, 1 / 1024


def plot(rows):
    """Time over size, both as shares of the largest, on logarithmic axes: at or above the line of n is linear."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="black"/>',
    ]
    for name, power, dash in (("n", 1, "6 3"), ("n²", 2, "2 3")):
        least = max(LEAST_X, LEAST_Y ** (1 / power))
        x, y = place(least, least**power)
        far_x, far_y = place(1, 1)
        lines.append(f'<path d="M{x:.1f} {y:.1f}L{far_x:.1f} {far_y:.1f}" stroke="black" stroke-dasharray="{dash}"/>')
        lines.append(f'<text x="{x + 6:.1f}" y="{min(y + 4, TOP + SIDE - 6):.1f}">{name}</text>')
    known = [(case, measured) for case, measured, grows in rows if grows is not None]
    for at, (case, measured) in enumerate(known):
        last = measured[-1]
        points = [place(m.size / last.size, m.seconds / last.seconds) for m in measured]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        colour = f"hsl({at * 360 // len(known)} 70% 45%)"
        lines.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-opacity="0.7"><title>{case.what}</title></path>')
    for share in (1 / 256, 1 / 64, 1 / 16, 1 / 4, 1):
        (x, y), label = place(share, share), f"1/{round(1 / share)}" if share < 1 else "1"
        lines.append(f'<text x="{x:.1f}" y="{TOP + SIDE + 16}" text-anchor="middle">{label}</text>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    lines.append(f'<text x="{LEFT + SIDE / 2}" y="{HEIGHT - 20}" text-anchor="middle">share of the largest size</text>')
    lines.append(f'<text transform="translate(14 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">share of its CPU time</text>')
    return "\n".join([*lines, "</svg>", ""])


def place(size, seconds):
    x = 1 - math.log(max(size, LEAST_X)) / math.log(LEAST_X)
    y = 1 - math.log(max(seconds, LEAST_Y)) / math.log(LEAST_Y)
    return LEFT + SIDE * x, TOP + SIDE * (1 - y)
