"""Where text may be sent: only to this machine, or to the very host that the user named."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from model_server import Stub, drip, stub, wire
from withheld.opinion.endpoint import OpinionError, ask, endpoint


@pytest.fixture
def server() -> Iterator[Stub]:
    with stub() as running:
        yield running


def asked(server: Stub) -> str:
    return ask(endpoint(server.url, "m", None), "system", "user", {"type": "object"})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_this_machine_needs_no_consent(host: str) -> None:
    assert endpoint(f"http://{host}:1234/v1", "m", None).local


@pytest.mark.parametrize("host", ["192.168.0.7", "example.org", "127.0.0.1.example.org", "[::ffff:8.8.8.8]", "0.0.0.0"])
def test_any_other_host_needs_to_be_named(host: str) -> None:
    with pytest.raises(OpinionError, match="--send-text-to"):
        endpoint(f"https://{host}/v1", "m", None)
    with pytest.raises(OpinionError, match="--send-text-to"):
        endpoint(f"https://{host}/v1", "m", "another.example")
    assert not endpoint(f"https://{host}/v1", "m", host.strip("[]")).local


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1:80", "http://"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(OpinionError, match="not a web address"):
        endpoint(url, "m", None)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(OpinionError, match="WITHHELD_LLM_KEY") as refused:
        endpoint("http://me:hunter2@127.0.0.1/v1", "m", None)
    assert "hunter2" not in str(refused.value)


def test_a_request_asks_for_structured_output(server: Stub) -> None:
    server.answer = "yes"
    assert asked(server) == "yes"
    (body,) = server.asked
    assert body["path"] == "/v1/chat/completions" and body["model"] == "m" and body["temperature"] == 0
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert "Authorization" not in server.headers[0]


def test_a_key_comes_from_the_environment(server: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHELD_LLM_KEY", "k")
    asked(server)
    assert server.headers[0]["Authorization"] == "Bearer k"


def test_proxies_of_the_environment_are_not_used(server: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answer = "direct"
    assert asked(server) == "direct"


def test_a_redirect_is_not_followed(server: Stub) -> None:
    with stub() as other:
        server.status, server.location = 307, f"{other.url}/chat/completions"
        with pytest.raises(OpinionError, match="status 307"):
            asked(server)
        assert other.asked == []


@pytest.mark.parametrize(
    "raw", [b"", b"<html>", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"[1]"]
)
def test_an_answer_in_another_form_is_told(server: Stub, raw: bytes) -> None:
    server.answer = raw
    with pytest.raises(OpinionError, match=r"check --(llm|model)"):
        asked(server)


def test_an_answer_without_end_is_not_read(server: Stub) -> None:
    server.answer = b"x" * (3 * 1024 * 1024)
    with pytest.raises(OpinionError, match="longer than"):
        asked(server)


def test_silence_ends_after_the_set_time(server: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHELD_LLM_TIMEOUT", "0.2")
    server.delay = 1.0
    with pytest.raises(OpinionError, match=r"within 0\.2 seconds"):
        asked(server)


def test_a_closed_port_is_told() -> None:
    with pytest.raises(OpinionError, match="is the model running"):
        ask(endpoint("http://127.0.0.1:9/v1", "m", None), "s", "u", {})


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (OK + b"Content-Length: 9999\r\n\r\n", b"x"), (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (OK + b"X-Slow: ", b"x"), (b"", b"H"),
    ],
)  # fmt: skip
def test_the_time_bounds_the_whole_answer_however_it_drips(
    head: bytes, part: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHHELD_LLM_TIMEOUT", "0.5")
    before = time.monotonic()
    with wire(drip(head, part)) as url, pytest.raises(OpinionError, match=r"no complete answer within 0\.5 seconds"):
        ask(endpoint(url, "m", None), "s", "u", {})
    assert time.monotonic() - before < 3


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 200_000, b'{"choices":' + b'{"a":' * 100_000, b"\xff\xfe\x00", b'{"choices": NaN}', b'{"choices": ' + b"9" * 100_000 + b"}",
        b'{"choices": [{"message": {"content": NaN}}]}',
    ],
)  # fmt: skip
def test_an_answer_that_no_reader_of_json_takes_is_one_line(server: Stub, raw: bytes) -> None:
    server.answer = raw
    with pytest.raises(OpinionError, match=r"check --(llm|model)") as told:
        asked(server)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "raw", [b"\x00\x01 no protocol\r\n\r\n", OK + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", b""]
)
def test_what_is_no_answer_is_one_line(raw: bytes) -> None:
    with wire(lambda connection: connection.sendall(raw)) as url, pytest.raises(OpinionError, match=r"127\.0\.0\.1: "):
        ask(endpoint(url, "m", None), "s", "u", {})


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:x/v1", "http://127.0.0.1:99999/v1"])
def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    with pytest.raises(OpinionError, match="not a web address"):
        endpoint(url, "m", None)
