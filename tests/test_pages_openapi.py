"""No request that the pages' own description allows, nor one that it forbids, is answered by a fault: schemathesis makes them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.internal.entropy import deterministic_PRNG
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from starlette.testclient import TestClient

from pages_case import HOST, fitted, with_reports
from pages_served import form_of
from withheld.pages import deciding, fields
from withheld.pages.access import OneTime
from withheld.pages.app import create_app
from withheld.pages.queues import ORDERS
from withheld.pages.routes import ROUTERS, exports, find
from withheld.pages.whatif import MOST, choices
from withheld.records import State

STATES: tuple[State, ...] = ("proposed", "transcribed", "accepted", "edited", "rejected")
STARTS = ("/estimates/run", "/scenarios/run", "/exports/run")
"""These start a command: it is stopped at once, and few are tried."""
DECIDES = ("/decide", "/decide/all/{key}", "/sources/decide")
"""These change what the others show."""
OPERATIONS = sorted(
    (method, str(route.path))  # type: ignore[attr-defined]
    for router in ROUTERS
    for route in router.routes
    for method in route.methods  # type: ignore[attr-defined]
)
TYPED = ("", " ", "0", "-1", "1e999", "nan", "\x00", "\ud7ff\u202e", "%00", "'\"<b>", "١٢", "²", "9" * 30, "2026-13-45")
"""What people and attackers type into any field."""
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
WAYS = (("right", POSITIVE, 20), ("right", NEGATIVE, 6), ("typed", POSITIVE, 10))
"""By what is asked: values that the case knows, these bent by schemathesis, and what is typed in their place; how often."""


class Opened(NamedTuple):
    """Pages with a session; their description with the values that the case knows, and with what is typed in their place."""

    app: Any
    client: TestClient
    session: requests.Session
    right: Any
    typed: Any


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Iterator[Opened]:
    folder = fitted(tmp_path_factory.mktemp("openapi"))
    with_reports(folder)
    access = OneTime("anna", 1)
    app = create_app(folder, access, [HOST])
    client = TestClient(app, base_url=f"http://{HOST}")
    session = _signed_in(client, app, access)
    known = _known(app, client)
    yield Opened(app, client, session, _schema(app, known, ()), _schema(app, known, TYPED))
    app.state.runs.close()
    app.state.site.close()


def _signed_in(client: TestClient, app: Any, access: OneTime) -> requests.Session:
    """A browser's session, with the token that every form of it carries."""
    assert client.get(access.address).status_code == 200
    ((name, value),) = client.cookies.items()
    session = requests.Session()
    session.cookies.set(name, value)
    session.headers["x-csrf-token"] = form_of(client.get("/exports").text, "/exports/run")["csrf"]
    return session


def _known(app: Any, client: TestClient) -> dict[str, list[str]]:
    """Names that the case knows, with which a request comes further than to “not found”."""
    with app.state.site.store() as store:
        records = [e.id for e in store.evidence(None, STATES)]
        documents = [s.id for s in store.sources() if not s.transcribed]
        publishers = [s.publisher for s in store.sources() if s.publisher]
    findings = re.findall(r"/contradictions/([0-9a-f]{12})", client.get("/contradictions").text)
    form = form_of(client.get("/exports").text, "/exports/run")
    run = client.post("/exports/run", data={**form, "form": "csv"}).url.path.rpartition("/")[2]
    while app.state.runs.get(run).going:
        time.sleep(0.1)
    form = form_of(client.get("/review?kind=claim").text, "/decide/all")
    chosen = [name.removeprefix("seen:") for name in form if name.startswith("seen:")][:2]
    preview = client.post("/decide/all", data={**form, "record": chosen, "action": "accept"}).url.path.rpartition("/")[
        2
    ]
    return {"records": records, "documents": documents, "publishers": publishers, "findings": findings, "runs": [run],
            "previews": [preview], "chosen": chosen}  # fmt: skip


def _schema(app: Any, known: dict[str, list[str]], typed: tuple[str, ...]) -> Any:
    """The description that FastAPI makes of the pages, completed by the fields that they read by themselves."""
    described = json.loads(json.dumps(app.openapi()))
    paths: dict[str, Any] = described["paths"]
    asked, sent, named = _asked(), _sent(known), _named(known)
    for path, operations in paths.items():
        for method, operation in operations.items():
            given_ = [p for p in operation.get("parameters", []) if p["name"] not in asked.get(path, {})]
            for one in given_:
                if one["in"] == "path":
                    # Behind a name that nobody knows nothing is asked, so one that is typed is tried where nothing else is.
                    alone = method == "get" and len(given_) == 1 and path not in asked
                    one["schema"] = _some(named[path][one["name"]], typed if alone else ())
                elif one["schema"].get("type") == "string":
                    one["schema"] = _some(_usual(known).get(one["name"], [""]), typed)
            told = [
                {"name": n, "in": "query", "schema": _some(v, typed), "required": n in NEEDED}
                for n, v in asked.get(path, {}).items()
            ]
            operation["parameters"] = given_ + told
            if method == "post":
                body = {"type": "object", "properties": {n: _some(v, typed) for n, v in sent[path].items()}}
                body |= {"additionalProperties": False, "required": [n for n in NEEDED if n in sent[path]]}
                operation["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": body}}}
    made = schemathesis.openapi.from_dict(described)
    made.app = app
    return made


NEEDED = ("action", "seen", "subject", "form", "kind", "measure", "words", "kind1", "start1")
"""Fields without which a form says nothing."""


def _some(values: Any, typed: tuple[str, ...]) -> dict[str, Any]:
    """One of some values, or something that somebody typed."""
    right = {"enum": list(dict.fromkeys(values))}
    return {"anyOf": [right, {"enum": list(typed)}, {"type": "string", "maxLength": 40}]} if typed else right


def _usual(known: dict[str, list[str]]) -> dict[str, list[str]]:
    """Values by the name of what is asked for, wherever it is asked."""
    return {
        "like": known["records"], "done": known["records"], "after": known["records"], "subject": known["records"],
        "state": [*STATES, "any"],
        "kind": ["", "claim"], "host": ["", "Qatar", "RU"], "measure": ["workers_abroad"], "order": list(ORDERS),
        "analyst": ["anna"], "name": known["publishers"], "words": ["341", "workers", '"', "NEAR(", "a OR"],
        "start": ["0", "5", "40"], "end": ["20", "80"],
    }  # fmt: skip


def _named(known: dict[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """What stands in the path of an address."""
    own = {
        "/hosts/{code}": {"code": ["QA", "it", "RU"]}, "/scenarios/{name}": {"name": ["own"]},
        "/contradictions/{key}": {"key": known["findings"]}, "/estimates/{key}": {"key": ["latest"]},
        "/runs/{key}/files/{name}": {"key": known["runs"], "name": ["evidence.csv"]},
    }  # fmt: skip
    listed = {"/documents": "documents", "/re": "records", "/runs": "runs", "/decide/all": "previews"}
    rest = {path: next((known[v] for p, v in listed.items() if path.startswith(p)), []) for _, path in OPERATIONS}
    return {path: {"key": values} for path, values in rest.items()} | own


def _asked() -> dict[str, dict[str, Any]]:
    """The fields of a form that an address holds."""
    days = ("2015-01-01", "2016-01", "2018-06-30")
    kinds = [c.key for c in choices()]
    levers: dict[str, Any] = {"until": ["", "2020-01"], "without_ban": ["1"]}
    for n in range(1, MOST + 1):
        levers |= {
            f"kind{n}": kinds if n > 2 else ["border:closed", "border:open"],
            f"corridor{n}": ["", "QA", "IT"],
            f"start{n}": days,
            f"end{n}": ["", *days],
        }
        levers |= {f"value{n}": ["", "0.5", "1e11", "-1", "50,000"]}
    told = {name: [code for code, _ in find.choices().get(name, [("", "")])] for name in find.NAMES}
    told |= {"since": days, "until": days, "host": ["Qatar", "RU"], "unanchored": ["1"]}
    return {"/scenarios/{name}": levers, "/find": told, "/contradictions": {"kind": KINDS_OF_FINDINGS}}


KINDS_OF_FINDINGS = ("contradictions", "questions", "variants", "slips", "agreements", "implied", "repeated")


def _sent(known: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """The fields of the forms that are sent."""
    numbers = ["0", "99999"]
    decision: dict[str, Any] = {
        "subject": known["records"], "action": deciding.ACTIONS, "seen": numbers, "reason": ["why"], "back": ["review", "document"],
        "reliability": list("ABCDEF"), "credibility": list("123456"), "basis": ["survey"], "sensitivity": ["none", "withhold", "blur"],
        "into": known["records"], "from": known["records"],
    }  # fmt: skip
    figure = {f.name: [code for code, _ in f.options] or [f.value] for f in fields.asked("claim", {})}
    figure |= {"low": ["340", "1e308", "-5"], "high": ["340"], "host": ["Qatar; Italy", "RU"], "start": ["2015-01-01"]}
    figure |= {"measure": ["workers_abroad", "wage"], "unit": ["person", "USD"], "flags": ["1"]}
    many = {"action": deciding.BULK, "record": known["records"][:2], "reason": ["why"], "reliability": list("ABCDEF")}
    many |= {"sensitivity": ["none", "blur"], **{f"seen:{key}": ["99999"] for key in known["records"][:2]}}
    publishers = [f"source:{name}" for name in known["publishers"]]
    return {
        "/decide": decision | {"fields": ["1"]} | figure, "/decide/all": many,
        "/decide/all/{key}": {"record": known["chosen"]},
        "/sources/decide": decision | {"subject": publishers, "action": ["grade", "undo", "note"]},
        "/documents/{key}/add": {"words": ["341", "2,001"], "complete": ["1"]} | figure,
        "/estimates/run": {"kind": ["case", "release", "bare"], "draws": ["100"], "chains": ["2"]}, "/scenarios/run": {},
        "/exports/run": {"form": [*exports.FORMS, "dossier"], "everything": ["1"], "release": ["1"], "unanchored": ["1"]},
        "/runs/{key}/stop": {},
    }  # fmt: skip


def test_the_description_has_every_operation_of_the_pages(opened):
    described = sorted(o.ok().label for o in opened.right.get_all_operations())
    assert described == sorted(f"{method} {path}" for method, path in OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_no_request_is_answered_by_a_fault(opened, method, path):
    answered = set()
    for values, mode, many in WAYS:
        operation = getattr(opened, values)[path][method]
        if (values, mode) == ("right", POSITIVE) or operation.query or operation.body or operation.path_parameters:
            cases = operation.as_strategy(generation_mode=mode)
            answered |= _ask(opened, cases, 3 if path in STARTS else 2 * many if path in DECIDES else many)
    assert min(answered) < 400, "no request was what the pages ask for"


def _ask(opened: Opened, cases: Any, many: int) -> set[int]:
    """Send some requests; the statuses of the answers."""
    answered = set()

    @given(case=cases)
    @settings(
        max_examples=many, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def asked(case: schemathesis.Case) -> None:
        answer = case.call(base_url=f"http://{HOST}", session=opened.session, allow_redirects=False)
        opened.app.state.runs.close()
        case.validate_response(answer, checks=[not_a_server_error])
        assert answer.headers["content-security-policy"] and "Traceback" not in answer.text
        answered.add(answer.status_code)

    with deterministic_PRNG(17):
        asked()
    return answered


@pytest.mark.parametrize("address", ["/records/%00", "/find?words=a%00b", "/log?%00=1"])
def test_an_address_with_a_character_that_a_database_server_refuses_is_refused(opened, address):
    answer = opened.client.get(address)
    assert answer.status_code == 400 and "leave it out" in answer.text


def test_a_form_with_a_character_that_a_database_server_refuses_is_refused(opened):
    key = next(iter(re.findall(r"/review/(c-[0-9a-f]+)", opened.client.get("/review?kind=claim&state=any").text)))
    form = form_of(opened.client.get(f"/review/{key}").text, "/decide") | {"action": "note", "reason": "a\0b"}
    answer = opened.client.post("/decide", data=form)
    assert answer.status_code == 400 and "reason: contains a NUL character" in answer.text
