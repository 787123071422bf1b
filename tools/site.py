"""What the documentation site does beyond MkDocs: formulas without a script, and links to files that are no pages.

MkDocs loads it by its path (``hooks`` in mkdocs.yml). GitHub draws ```` ```math ```` blocks and follows links by itself.
"""

from __future__ import annotations

import re
from typing import Any

from latex2mathml.converter import convert

LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(\.\./([^)#]+)(?:#[^)]*)?\)")
"""A link to a file above docs/, which the site does not have."""
CODE = re.compile(r"<code>[^<\n]*</code>")
"""A name in the text."""
LONG = 24
"""Letters of a name from which on it may break."""


def formula(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """A block of LaTeX as MathML, which browsers draw without a script."""
    return str(convert(source, display="block")).replace(
        "<math ", '<math tabindex="0" ', 1
    )  # a wide one scrolls, by keys too


def on_config(config: Any) -> Any:
    """Draw blocks of mathematics by ``formula``."""
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": "math", "class": "math", "format": formula})
    return config


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Name a file of the source tree by its path where the text links to it."""
    return LINK.sub(_named, markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Show a bar in the cell of a table as one, as GitHub does; let long names break where they have joints."""
    return CODE.sub(_coded, html)


def on_post_page(output: str, **_: Any) -> str:
    """Give the theme's search a name, which those who do not see it need."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )


def _coded(found: re.Match[str]) -> str:
    shown = found[0].replace("\\|", "|")
    return re.sub(r"(_|::|\|)", r"\1<wbr>", shown) if len(shown) > LONG + len("<code></code>") else shown


def _named(found: re.Match[str]) -> str:
    words, path = found.groups()
    return f"`{path}`" if words.strip("`") == path else f"{words} (`{path}` in the source tree)"
