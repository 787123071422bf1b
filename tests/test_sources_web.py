from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import ssl
import time
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web_archives import PAGE
from web_sites import ELSEWHERE, HERE, moved, page, rules, site
from withheld.sources.draft import Unreadable
from withheld.sources.web import AGENT, Exchange, Fetcher, Rules, _onwards, checked, is_public, resolved


def fetcher(given: Rules | None = None) -> tuple[Fetcher, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    return Fetcher(lambda url, what: told.append((url, what)), given or rules()), told


def refused(url: str, given: Rules | None = None) -> str:
    with pytest.raises(Unreadable) as error:
        fetcher(given)[0].fetch(url)
    assert error.value.remedy
    return error.value.what


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254",
        "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_public_addresses_are_allowed() -> None:
    assert all(map(is_public, map(ipaddress.ip_address, ("8.8.8.8", "1.1.1.1", "151.101.1.1", "2606:4700::1111"))))


@given(st.ip_addresses(v=4))
def test_a_refused_address_is_refused_in_every_dress(address: ipaddress.IPv4Address) -> None:
    assert not is_public(ipaddress.ip_address(f"::ffff:{address}"))
    if not is_public(address):
        assert not is_public(ipaddress.ip_address((0x2002 << 112) | (int(address) << 80)))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost", "[::1]", "0"]
)
def test_no_way_to_write_this_machine_gets_past_the_real_rules(host: str) -> None:
    with site({"/": page(PAGE)}) as here:
        told = refused(f"http://{host}:{here.port}/", Rules())
        assert "private or local network" in told or "cannot be reached" in told or "not a web address" in told
        assert here.asked == []


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("ftp://outlet.example/x", "ftp: cannot be fetched, only http and https"),
        ("file:///etc/passwd", "file: cannot be fetched, only http and https"),
        ("javascript:alert(1)", "javascript: cannot be fetched, only http and https"),
        ("http://", "not a web address"),
        ("http://[::1", "not a web address"),
        ("http://outlet.example:99999/", "not a web address"),
        ("http://a b.example/", "not a web address"),
        ("http://a.example/\x1b[31m", "not a web address"),
        ("http://ann:secret@outlet.example/", "name or password"),
    ],
)
def test_what_is_no_public_web_address_is_never_asked(url: str, what: str) -> None:
    assert what in refused(url)


def test_an_address_is_asked_without_its_fragment() -> None:
    assert checked("HTTPS://Outlet.example#top") == "https://Outlet.example/"


def test_a_page_is_fetched_politely_and_all_that_passed_is_kept() -> None:
    with site({"/a?b=c": page(PAGE, Set_Cookie="id=1")}) as outlet:
        fetch, told = fetcher()
        answer = fetch.fetch(outlet.url("/a?b=c#part"))
        assert fetch.fetch(outlet.url("/a?b=c")).status == 200
    assert outlet.asked == ["/robots.txt", "/a?b=c", "/a?b=c"]
    assert told == [
        (outlet.url("/robots.txt"), "what it permits programs to fetch"),
        (outlet.url("/a?b=c"), "the page"),
        (outlet.url("/a?b=c"), "the page"),
    ]
    for headers in outlet.headers:
        assert headers["user-agent"].startswith(f"{AGENT}/") and headers["host"] == f"outlet.example:{outlet.port}"
        assert headers.keys() == {"user-agent", "host", "accept", "accept-encoding", "connection"}
    (exchange,) = answer.exchanges
    assert bytes(exchange.sent).startswith(b"GET /a?b=c HTTP/1.1\r\n") and b"#part" not in exchange.sent
    assert bytes(exchange.received).startswith(b"HTTP/1.1 200 OK\r\n") and bytes(exchange.received).endswith(
        PAGE.encode()
    )
    assert exchange.address == "127.0.0.1" and exchange.at.tzinfo is dt.UTC


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with site({}) as proxy, site({"/": page(PAGE)}) as outlet:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert fetcher()[0].fetch(outlet.url()).status == 200
        assert proxy.asked == []


def test_redirections_are_followed_each_told_before_and_without_cookies() -> None:
    with site({"/new": page(PAGE)}) as other, site({}) as outlet:
        outlet.pages["/old"] = moved("next", Set_Cookie="id=1")
        outlet.pages["/next"] = moved(other.url("/new", "other.example"), 308)
        fetch, told = fetcher()
        answer = fetch.fetch(outlet.url("/old"))
    assert (answer.url, [e.status for e in answer.exchanges]) == (other.url("/new", "other.example"), [302, 308, 200])
    assert other.asked == ["/robots.txt", "/new"] and [url for url, _ in told][-2:] == [
        other.url("/robots.txt", "other.example"), answer.url,
    ]  # fmt: skip
    assert not any("cookie" in headers for headers in outlet.headers + other.headers)


def test_redirections_that_never_end_or_lead_to_what_is_not_fetched_are_told() -> None:
    with site({"/loop": moved("/loop"), "/file": moved("file:///etc/passwd")}) as outlet:
        assert "more than 5 times" in refused(outlet.url("/loop")) and outlet.asked.count("/loop") == 6
        assert "file: cannot be fetched, only http and https" in refused(outlet.url("/file"))


def test_a_redirection_into_a_local_network_is_refused() -> None:
    with site({"/": page(PAGE)}, ELSEWHERE) as inner, site({}) as outlet:
        outlet.pages["/"] = moved(f"http://127.0.0.2:{inner.port}/")
        assert "private or local network" in refused(outlet.url())
        outlet.pages["/robots.txt"] = moved(f"http://127.0.0.2:{inner.port}/")
        assert "private or local network" in refused(outlet.url("/other"))
        assert inner.asked == []


def test_a_name_that_stands_for_another_address_the_next_time_gains_nothing() -> None:
    """DNS rebinding: each answer of the resolver is checked, and the connection goes to the very address that was."""
    with site({"/": page(PAGE)}) as outlet, site({"/": page("secret")}, ELSEWHERE, outlet.port) as inner:
        assert "private or local network" in refused(outlet.url(), rules(HERE, ELSEWHERE))
        assert outlet.asked == ["/robots.txt"] and inner.asked == []
        # Robots, page: two connections, two look-ups; a third look-up would have led to the inner one.
        assert fetcher(rules(HERE, HERE, ELSEWHERE))[0].fetch(outlet.url()).status == 200
        assert inner.asked == []


def test_a_name_that_stands_for_a_public_and_a_local_address_is_refused() -> None:
    both = Rules(resolve=lambda *_: [ipaddress.ip_address("8.8.8.8"), HERE])
    assert "private or local network" in refused("http://outlet.example/", both)


def test_a_name_that_stands_for_nothing_is_told() -> None:
    assert "cannot be reached" in refused("http://no-such-name.invalid/", Rules())
    assert "private or local" in refused("http://x.example/", Rules(resolve=lambda *_: []))
    with pytest.raises(OSError):
        resolved("no-such-name.invalid", 80)


def test_a_server_that_is_not_there_is_told() -> None:
    with site({}) as gone:
        url = gone.url()
    assert "cannot be reached" in refused(url)


@pytest.mark.parametrize(
    ("robots", "path", "fetched"),
    [
        (page("User-agent: *\nDisallow: /private\n", "text/plain"), "/private/a", False),
        (page("User-agent: *\nDisallow: /private\n", "text/plain"), "/public", True),
        (page("User-agent: withheld\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "text/plain"), "/public", False),
        (page(gzip.compress(b"User-agent: *\nDisallow: /\n"), "text/plain", Content_Encoding="gzip"), "/public", False),
        (page("", status=404), "/public", True),
        (page("", status=410), "/public", True),
        (page("", status=403), "/public", False),
        (page("", status=503), "/public", False),
        (page(b"\xff\xfe\x00 no rules", "text/plain"), "/public", True),
    ],
)
def test_robots_txt_is_respected(robots: object, path: str, fetched: bool) -> None:
    with site({path: page(PAGE), "/robots.txt": robots}) as outlet:  # type: ignore[dict-item]
        if fetched:
            assert fetcher()[0].fetch(outlet.url(path)).status == 200
        else:
            assert "robots.txt" in refused(outlet.url(path)) and path not in outlet.asked


def test_a_page_that_is_too_large_is_not_taken() -> None:
    with site({"/": page("x" * 300_000), "/robots.txt": page("x" * 900_000, "text/plain")}) as outlet:
        assert "larger than" in refused(outlet.url(), rules(most=100_000))
        del outlet.pages["/robots.txt"]
        assert "larger than 100,000 bytes" in refused(outlet.url(), rules(most=100_000))


def drip(to: BaseHTTPRequestHandler, what: bytes) -> None:
    for _ in range(200):
        to.wfile.write(what)
        to.wfile.flush()
        time.sleep(0.05)


def test_a_server_that_keeps_sending_a_little_is_cut_off_in_time() -> None:
    def headers(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\n")
        drip(to, b"X: y\r\n")

    def body(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", "100000")
        to.end_headers()
        drip(to, b"x")

    with site({"/headers": headers, "/body": body}) as outlet:
        for path in ("/headers", "/body"):
            before = time.monotonic()
            assert "no complete answer within 0.4 seconds" in refused(outlet.url(path), rules(seconds=0.4))
            assert time.monotonic() - before < 2


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000,
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_an_answer_that_is_none_is_told(raw: bytes) -> None:
    def reply(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(raw)
        to.close_connection = True

    with site({"/": reply}) as outlet:
        assert "an unreadable answer" in refused(outlet.url())


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server with a certificate for a name, and of a client that trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    pem, encoding = folder / f"{name}.pem", serialization.Encoding.PEM
    pem.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(encoding)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))


def test_https_checks_the_certificate_of_the_name_that_was_asked(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "outlet.example")
    named: list[str | None] = []
    server.sni_callback = lambda _, name, __: named.append(name)
    with site({"/": page(PAGE)}, tls=server) as outlet:
        answer = fetcher(rules(trust=trust))[0].fetch(outlet.url(scheme="https"))
        assert answer.status == 200 and bytes(answer.exchanges[0].received).startswith(b"HTTP/1.1 200")
        assert set(named) == {"outlet.example"}
        assert "CERTIFICATE" in refused(outlet.url(host="other.example", scheme="https"), rules(trust=trust)).upper()
        assert "CERTIFICATE" in refused(outlet.url(scheme="https")).upper()
    assert BytesIO(PAGE.encode()).read() in answer.exchanges[0].received


@pytest.mark.parametrize(
    "where",
    ["data:text/html,<p>hello</p>", "data:,", "file:///etc/passwd", "javascript:alert(1)", "mailto:ann@outlet.example", "tel:1", "blob:x",
     "//", "///", "http://", "https://[::1", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://ann:pw@outlet.example/",
     "http://outlet.example:0/", "http://outlet.example:99999/", "http://outlet.example:x/", ":::", "?%zz", "\\\\evil\\x", "http:\\\\a",
     "http://xn--a.example/", "//outlet.example:99999/", "about:blank", "http://" + "a" * 300 + ".example/"],
)  # fmt: skip
def test_wherever_a_redirection_leads_it_is_one_line(where: str) -> None:
    with site({"/": moved(where), "/?%zz": page("no", status=410)}) as here:
        try:
            answer = fetcher()[0].fetch(here.url("/"))
        except Unreadable as error:
            assert error.what and error.remedy and "\n" not in error.what
        else:
            assert answer.status != 302 and answer.url.startswith("http://outlet.example")


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=20))
def test_any_redirection_is_followed_within_the_rules_or_refused(where: str) -> None:
    exchange = Exchange("http://outlet.example/a", dt.datetime.now(dt.UTC), status=302, location=where)
    try:
        found = _onwards(exchange)
        told = checked(found) if found is not None else ""
    except Unreadable:
        return
    assert told == "" or told.startswith(("http://", "https://"))
