"""Pages from templates: everything that comes from a case is escaped, and cleaned of what hides or turns text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from withheld import __version__
from withheld.amounts import amount
from withheld.charts import counted, day, period
from withheld.clean import clean, site, web_address
from withheld.pages import fields
from withheld.pages.access.account import Account, Role
from withheld.pages.navigation import ENTRIES
from withheld.pages.site import site_of
from withheld.vocabulary import EXAMPLE, country_name

TEMPLATES = Path(__file__).parent / "templates"


def page(request: Request, template: str, status: int = 200, /, **content: object) -> HTMLResponse:
    """The page of a template; ``content`` is what it is given beside what every page has.

    Every page has ``account``, ``csrf`` (the token of forms; None for a stranger), ``entries`` (of the navigation, those
    that the account may see), ``here`` (the path), ``folder`` (the name of the case's) and ``account_page`` (where the account
    changes its own password, if it can).
    """
    account: Account | None = getattr(request.state, "account", None)
    given = {
        "account": account, "csrf": getattr(request.state, "csrf", None), "here": request.url.path,
        "entries": [e for e in ENTRIES if account is not None and account.may(e.role)], "folder": site_of(request).folder.name,
        "decides": account is not None and account.may(Role.ANALYST), "account_page": site_of(request).access.own,
    }  # fmt: skip
    return HTMLResponse(environment().get_template(template).render({**given, **content}), status)


@cache
def environment() -> Environment:
    """The environment of the templates; an unknown name in one is an error, not a gap in a page."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_finalize, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(
        amount=amount, country=country_name, counted=counted, day=day, address=web_address, site=site, path=path,
    )  # fmt: skip
    made.globals.update(version=__version__, period=period, EXAMPLE=EXAMPLE, lists=lists)
    return made


@cache
def lists() -> Markup:
    """Suggestions for hosts and units: long, and the same on every page."""
    option = Markup('<option value="{}">')
    named = (("hosts", fields.hosts()), ("units", fields.units()))
    return Markup("\n").join(
        Markup('<datalist id="{}">{}</datalist>').format(name, Markup("").join(option.format(v) for v in values))
        for name, values in named
    )


def path(name: str) -> str:
    """A name as one step of an address."""
    return quote(name, safe="")


def _finalize(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
