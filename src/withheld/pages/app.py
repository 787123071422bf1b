"""The application: the pages of a case, behind the checks of every request."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fastapi import Depends, FastAPI, Response
from fastapi.staticfiles import StaticFiles

from withheld.charts import stylesheet
from withheld.pages import errors
from withheld.pages.access import Access, signed_in
from withheld.pages.pooling import Pooling
from withheld.pages.routes import ROUTERS
from withheld.pages.running import Runs
from withheld.pages.security import Guarded
from withheld.pages.site import Site
from withheld.pages.turns import Turns
from withheld.pages.whatif import Draws
from withheld.pages.whole import Wholes

STATIC = Path(__file__).parent / "static"


def create_app(folder: Path, access: Access, hosts: Iterable[str]) -> FastAPI:
    """The pages of a case folder; ``hosts`` are the values of the Host header that are answered (``127.0.0.1:8470``).

    ``app.state.site`` is the ``Site`` that all pages share, ``wholes`` what is gathered of it, ``draws`` those of the latest
    estimate, ``runs`` the commands in the background: ``close`` them at the end. Every page but those of ``access`` itself
    needs an account.
    """
    known = frozenset(hosts)
    app = FastAPI(title="Withheld", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site = Site(folder, access, known)
    app.state.wholes, app.state.draws, app.state.runs = Wholes(site), Draws(folder), Runs(folder)
    app.state.pooling = Pooling()
    errors.handle(app)
    app.add_middleware(Turns)
    app.add_middleware(Guarded, hosts=known, answer=errors.answer)
    app.get("/static/charts.css", include_in_schema=False)(_charts)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(access.router)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(signed_in)])
    return app


def _charts() -> Response:
    """The stylesheet of the dossier's charts as a file, since the policy forbids inline styles."""
    return Response(stylesheet(), media_type="text/css")
