"""Errors as pages: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Scope

from withheld.evidence import StoreError, Unavailable
from withheld.pages.afar import Gathering
from withheld.pages.failures import BadRequest, Missing, PageError, Stranger, TooLarge, apart
from withheld.pages.rendering import page
from withheld.pages.security import TOO_LARGE
from withheld.pages.site import away


def answer(scope: Scope, error: PageError) -> ASGIApp:
    """The error page, before a page was requested."""
    return _told(Request(scope), error)


def handle(app: FastAPI) -> None:
    """Make an application answer every error with a page."""
    app.add_exception_handler(PageError, _page_error)
    app.add_exception_handler(StoreError, _store_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(Exception, _unforeseen)


def _told(request: Request, error: PageError) -> Response:
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        # A script asked for a part of a page, into which no error page fits: the page is loaded again and says what is wrong.
        return Response(status_code=error.status, headers={"hx-refresh": "true"})
    if isinstance(error, Stranger) and error.enter is not None and request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{error.enter}?to={quote(asked, safe='')}", 303)
    stays = isinstance(error, BadRequest) and "hx-boosted" in request.headers and request.method == "POST"
    remedy = _in_place(error.remedy) if stays else error.remedy
    answered = page(request, "error.html", error.status, error=error, remedy=remedy)
    if error.status == 503:
        answered.headers["retry-after"] = "5"
    if stays:
        # The form stays on the page with all that was typed; the error is shown above it.
        answered.headers.update({
            "hx-retarget": "#problem", "hx-reselect": "#wrong", "hx-reswap": "innerHTML show:none", "hx-push-url": "false",
        })  # fmt: skip
    if isinstance(error, Gathering):
        answered.headers["refresh"] = "5"
    return answered


def _in_place(remedy: str) -> str:
    """A remedy for a reader who still has the form open."""
    told = remedy.removeprefix("Go back and ")
    return f"{told[:1].upper()}{told[1:]}"


def _page_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PageError)
    return _told(request, error)


def _store_error(request: Request, error: Exception) -> Response:
    """A database that cannot be used gives Away; anything else is an invalid decision or record."""
    assert isinstance(error, StoreError)
    if isinstance(error, Unavailable):
        return _told(request, away(error))
    what, remedy = apart(error)
    return _told(request, BadRequest(what, f"{remedy} Nothing was saved."))


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == TooLarge.status:
        return _told(request, TooLarge(*TOO_LARGE))
    if error.status_code == Missing.status:
        return _told(request, Missing("There is no page at this address.", "Begin at the first page, or search."))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        what = "This address takes a form that is sent from its page; by itself it shows nothing. Nothing was stored."
        made = BadRequest(what, "Open the page with the form, and send it from there.")
        made.status = error.status_code
        return _told(request, made)
    made = BadRequest(f"{HTTPStatus(error.status_code).phrase}: {error.detail}.", "Go back and try again.")
    made.status = error.status_code
    return _told(request, made)


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {str(e['msg']).lower()}" for e in error.errors()[:3])
    return _told(request, BadRequest(f"The request is not valid ({told})."))


def _unforeseen(request: Request, error: Exception) -> Response:
    """A bug: a page without a traceback, which is printed where the program runs."""
    logging.getLogger(__name__).error("a page failed: %s %s", request.method, request.url.path, exc_info=error)
    fault = PageError(
        "This page failed because of an error in the program. Earlier decisions are stored; nothing of this step was saved.",
        "Go back and try again; the window where “withheld open” runs shows the error.",
    )
    fault.status, fault.title = 500, "Error in the program"
    return _told(request, fault)
