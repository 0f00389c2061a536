"""A notebook as one web page that needs no network: every picture and formula is inside it."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath, text_to_path
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from dltutor.translations.catalog import say, speaking

_FONT = FontProperties(size=12, math_fontfamily="dejavusans")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_SMALL, _LARGE = r"\frac", r"\dfrac"  # a fraction in a line, and in a formula that stands alone
_COMMANDS = {Outline.MOVETO: "M", Outline.LINETO: "L", Outline.CURVE3: "Q", Outline.CURVE4: "C", Outline.CLOSEPOLY: "Z"}

_LIGHT = "--ink: #1a1a1a; --paper: #fff; --soft: #fafafa; --rule: #bbb; --edge: #5b6fa8; --link: #1d4f91; --error: #a33"
_DARK = (
    "--ink: #e4e6eb; --paper: #16181d; --soft: #20232a; --rule: #555; --edge: #8fa3dc; --link: #9ecbff; --error: #f88"
)
_SWITCHED = ":has(#theme:checked)"
# What the browser asks for, or the other one while the switch is on. Paper is always light.
_WHEN_DARK = {"dark": f":root:not({_SWITCHED})", "light": f":root{_SWITCHED}"}
_STYLE = """
:root { color-scheme: light; LIGHT }
body { max-width: 52rem; margin: 1rem auto 2rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
       font: 1rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1, h2, h3 { line-height: 1.25; } a { color: var(--link); } summary { cursor: pointer; }
:focus-visible { outline: 3px solid var(--edge); outline-offset: 2px; }
.theme { display: block; text-align: right; font-size: .86rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .6rem .8rem; font-size: .86rem; line-height: 1.4; }
pre, .code { background: var(--soft); } .code pre { border-left: 3px solid var(--edge); }
.output pre { background: none; margin-top: -.4rem; }
.output img { max-width: 100%; height: auto; display: block; background: #fff; }
.error pre { border-left: 3px solid var(--error); }
table { border-collapse: collapse; } td, th { border: 1px solid var(--rule); padding: .25rem .6rem; text-align: left; }
svg.formula { height: auto; } .display { text-align: center; margin: 1rem 0; }
@media print {
  .code, .output { break-inside: avoid; } h2, h3 { break-after: avoid; } .theme, nav { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
""".replace("LIGHT", _LIGHT)


def document(title: str, body: str, language: str = "en") -> str:
    """A page that needs no network and no script, as dark as its reader's system, with a switch to the other theme."""
    with speaking(language):
        switch = f'<label class="theme"><input type="checkbox" id="theme"> {say("other colours")}</label>'
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_style()}</style></head>\n"
        f"<body>\n<header>{switch}</header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    parts = [HtmlFormatter(style="default").get_style_defs(".code"), _STYLE]
    for asked, root in _WHEN_DARK.items():
        code = HtmlFormatter(style="github-dark").get_style_defs(f"{root} .code")
        dark = f"{root} {{ color-scheme: dark; {_DARK} }}\n{root} .code {{ background: var(--soft); }}"
        image = f"{root} .output img {{ filter: brightness(.88); }}"  # drawn on white: less of it beside the dark
        parts.append(f"@media screen and (prefers-color-scheme: {asked}) {{\n{code}\n{dark}\n{image}\n}}")
    return "\n".join(parts)


def web_page(notebook: NotebookNode, folder: Path) -> str:
    """`notebook` with its outputs as an HTML page; pictures that its prose names are looked for in `folder`."""
    cells = [_prose(cell, folder) if cell.cell_type == "markdown" else _code(cell) for cell in notebook.cells]
    language = notebook.metadata.get("dltutor", {}).get("language", "en")
    with speaking(language):
        return document(_title(notebook), _with_contents("\n".join(cells)), language)


def formula(latex: str) -> str:
    """`latex` drawn as an inline SVG; a formula beyond what matplotlib can set is shown as it was typed.

    >>> formula("x^2").startswith("<svg")
    True
    >>> formula(r"\\begin{cases}").startswith("<code>")
    True
    """
    text = " ".join(latex.split())
    try:
        drawing = TextPath((0, 0), f"${text}$", prop=_FONT)
        width, height, depth = text_to_path.get_text_width_height_descent(f"${text}$", _FONT, ismath=True)
    except (ValueError, RuntimeError):
        return f"<code>{escape(text)}</code>"
    margin = 1
    box = f"{-margin} {-(height - depth) - margin:.1f} {width + 2 * margin:.1f} {height + 2 * margin:.1f}"
    size = f"width:{(width + 2 * margin) / 12:.3f}em;vertical-align:{-(depth + margin) / 12:.3f}em"
    return (
        f'<svg class="formula" role="img" aria-label="{escape(text)}" viewBox="{box}" style="{size}">'
        f'<path fill="currentColor" d="{_outline(drawing)}"/></svg>'
    )


def _with_contents(body: str) -> str:
    """`body` with a list of its sections, folded, below the first cell."""
    parts = re.split(r"<h2>(.*?)</h2>", body)
    for number in range(1, len(parts), 2):
        parts[number] = f'<h2 id="section-{number // 2 + 1}">{parts[number]}</h2>'
    names = re.findall(r'<h2 id="(.*?)">(.*?)</h2>', "".join(parts))
    links = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in names)
    contents = f"<nav><details><summary>{say('Contents')}</summary><ul>{links}</ul></details></nav>"
    return "".join(parts).replace("</section>", f"</section>\n{contents}", 1) if links else body


class _Renderer(IPythonRenderer):
    """Markdown with its pictures embedded and its formulas drawn."""

    def block_math(self, body: str) -> str:
        return f'<span class="display" style="display:block">{formula(body.replace(_SMALL, _LARGE))}</span>'

    def inline_math(self, body: str) -> str:
        return formula(body)

    def block_html(self, html: str) -> str:
        return super().block_html(html) if "<img" in html else html

    def inline_html(self, html: str) -> str:
        return super().inline_html(html) if "<img" in html else html  # it would close a tag that is left open here

    def latex_environment(self, name: str, body: str) -> str:
        return f"<code>{escape(f'{name}: {body}')}</code>"


def markdown(text: str, folder: Path, attachments: dict | None = None) -> str:
    """`text` as HTML, its formulas drawn; pictures that it names are looked for in `folder`."""
    renderer = _Renderer(
        escape=False, embed_images=True, exclude_anchor_links=True, path=str(folder), attachments=attachments or {}
    )
    return MarkdownWithMath(renderer=renderer).render(text)


def _prose(cell: NotebookNode, folder: Path) -> str:
    return f"<section>{markdown(cell.source, folder, cell.get('attachments'))}</section>"


def _code(cell: NotebookNode) -> str:
    code = highlight(cell.source, PythonLexer(), HtmlFormatter())
    return f'<div class="code">{code}</div>' + "".join(map(_output, cell.outputs))


def _output(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f'<div class="output"><pre>{_text(output.text)}</pre></div>'
    if output.output_type == "error":
        return f'<div class="output error"><pre>{_text(chr(10).join(output.traceback))}</pre></div>'
    text = output.data.get("text/plain", "")
    if "image/png" in output.data:
        picture = "".join(output.data["image/png"].split())
        return f'<div class="output"><img lang="en" alt="{_text(text)}" src="data:image/png;base64,{picture}"></div>'
    return f'<div class="output"><pre>{_text(text)}</pre></div>'


def _text(text: str) -> str:
    return escape(_ANSI.sub("", text))


def _title(notebook: NotebookNode) -> str:
    lines = notebook.cells[0].source.splitlines() if notebook.cells else []
    return lines[0].lstrip("# ") if lines else "dltutor"


def _outline(drawing: TextPath) -> str:
    parts = []
    for points, code in drawing.iter_segments(simplify=False, curves=True):
        pairs = " ".join(f"{x:.2f} {-y:.2f}" for x, y in zip(points[::2], points[1::2], strict=True))
        parts.append("Z" if code == Outline.CLOSEPOLY else _COMMANDS[code] + pairs)
    return "".join(parts)
