"""Where text may be sent: only to this machine, or to the very host that the user named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_server import Stub, stub
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
    with pytest.raises(OpinionError, match="no web address"):
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
