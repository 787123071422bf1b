"""What holds for every request: the Host header, the size of forms, the headers of answers, errors as pages."""

from __future__ import annotations

import socket

import pytest

from pages_served import case_of, report, served
from withheld.pages.security import LONGEST_FORM
from withheld.pages.serving import names


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with served(case_of(tmp_path_factory.mktemp("security"), [report(1, (340,))])) as opened:
        yield opened


def test_another_name_for_this_machine_is_not_answered(pages):
    port = pages.base.rpartition(":")[2]
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{port}",
        f"0.0.0.0:{port}",
    ):
        answer = pages.client.get("/", headers={"host": host})
        assert answer.status_code == 400 and "open” printed" in answer.text and "Migration" not in answer.text
    assert pages.client.get("/", headers={"host": f"localhost:{port}"}).status_code == 200


def test_every_answer_has_the_headers_that_keep_a_page_to_itself(pages):
    for path in ("/", "/none", "/static/pages.js", "/static/none", "/review"):
        headers = pages.get(path).headers
        assert (
            headers["content-security-policy"].startswith("default-src 'none'")
            and headers["x-content-type-options"] == "nosniff"
        )
        assert headers["referrer-policy"] == "same-origin" and "server" not in headers
    assert pages.get("/").headers["cache-control"] == "no-store"


def test_a_form_that_is_too_long_is_refused_with_a_page(pages):
    answer = pages.client.post("/decide", data={"reason": "x" * (LONGEST_FORM + 1)})
    assert answer.status_code == 413 and "too long" in answer.text
    answer = pages.client.post("/decide", content=(b"reason=" + b"x" * 65_536 for _ in range(20)),
                               headers={"content-type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert answer.status_code == 413 and "too long" in answer.text  # without a length beforehand


def test_files_and_forms_without_end_are_refused(pages):
    token = pages.form(f"/review/{pages.ids()[0]}", "/decide")["csrf"]
    assert pages.client.post("/decide", data={"csrf": token}, files={"reason": b"x"}).status_code == 400
    many = "&".join(f"x{n}=1" for n in range(6000))
    answer = pages.client.post(
        "/decide", content=many, headers={"content-type": "application/x-www-form-urlencoded", "x-csrf-token": token}
    )
    assert answer.status_code == 400 and "<h1>" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/none", 404), ("/records/c-000000000000", 404), ("/documents/none", 404), ("/review/none", 404), ("/review?page=0", 400),
     ("/review?page=x", 400), ("/find?kind=x", 400), ("/find?since=soon", 400), ("/log?before=-1", 400), ("/static/../app.py", 404),
     ("/static/%2e%2e/app.py", 404), ("/documents/none/add", 404), ("/decide", 405),
     ("/records/%00", 400), ("/records/" + "x" * 5000, 404)],
)  # fmt: skip
def test_what_is_not_there_or_makes_no_sense_is_a_page_that_says_so(pages, path, status):
    answer = pages.get(path)
    assert answer.status_code == status and "<h1>" in answer.text and "Traceback" not in answer.text
    assert f"Error {status}" in answer.text


def test_this_machine_is_answered_to_by_its_own_names():
    assert names(8470) == ("127.0.0.1:8470", "localhost:8470", "[::1]:8470")


def test_a_port_that_is_taken_is_told_in_one_line(withheld, tmp_path):
    case_of(tmp_path, [])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = withheld("open", "--no-browser", "--port", port, "-C", "case")
    assert ran.code == 2 and ran.err.startswith(f"--port {port}: ") and "--port 0" in ran.err
    ran = withheld("open", "--no-browser", "--host", "0.0.0.0", "-C", "case")
    assert ran.code == 2 and ran.err.count("\n") == 1 and "--host 0.0.0.0" in ran.err
    assert withheld("open", "--no-browser", "-C", "nowhere").code == 2
