"""From where pages may be reached: every way that would let others in without an account or TLS is refused."""

from __future__ import annotations

import datetime as dt
import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from withheld.evidence.failures import StoreError
from withheld.pages.access.account import Role
from withheld.pages.access.accounts import Accounts
from withheld.pages.access.ways import Way, address_of, netloc_of


def certificate(folder, names, days=(-1, 30)):
    """A certificate of its own maker for some names, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now + dt.timedelta(days=days[0]))
        .not_valid_after(now + dt.timedelta(days=days[1]))
    )  # fmt: skip
    if names:
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    (folder / "c.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    (folder / "k.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()))
    return {"certificate": folder / "c.pem", "key": folder / "k.pem"}


@pytest.fixture
def folder(tmp_path):
    Accounts(tmp_path).add("Ana", Role.ADMIN, "four words in a row")
    return tmp_path


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.1.2.3"])
def test_this_machine_alone_needs_no_account(tmp_path, host):
    way = Way(host)
    way.refuse(tmp_path)
    assert not way.teams
    assert "127.0.0.1:8470" in way.hosts(8470)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_anywhere_else_is_refused_without_tls_whoever_has_an_account(folder, host):
    with pytest.raises(StoreError, match=r"--host .*TLS .*--behind-proxy"):
        Way(host).refuse(folder)


def test_tls_without_an_account_is_refused(tmp_path):
    with pytest.raises(StoreError, match="withheld account add"):
        Way("0.0.0.0", **certificate(tmp_path, [x509.DNSName("case.example.org")])).refuse(tmp_path)
    with pytest.raises(StoreError, match="withheld account add"):
        Way(proxy="https://case.example.org").refuse(tmp_path)
    with pytest.raises(StoreError, match="withheld account add"):
        Way(accounts=True).refuse(tmp_path)


def test_tls_answers_to_the_names_of_its_certificate_alone(folder):
    names = [
        x509.DNSName("case.example.org"),
        x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
        x509.DNSName("*.other.org"),
    ]
    way = Way("0.0.0.0", **certificate(folder, names))
    way.refuse(folder)
    assert way.hosts(8470) == ("case.example.org:8470", "192.0.2.1:8470")
    assert way.hosts(443)[:2] == ("case.example.org:443", "case.example.org")
    assert way.shown(8470) == "https://case.example.org:8470"
    assert way.teams and way.secure


@pytest.mark.parametrize(
    ("names", "days", "said"),
    [([], (-1, 30), "names no host"), ([x509.DNSName("*.example.org")], (-1, 30), "wildcard"),
     ([x509.DNSName("a.org")], (-30, -1), "renew it"), ([x509.DNSName("a.org")], (1, 30), "renew it")],
)  # fmt: skip
def test_a_certificate_that_serves_nobody_is_refused(folder, names, days, said):
    with pytest.raises(StoreError, match=said):
        Way("0.0.0.0", **certificate(folder, names, days)).refuse(folder)


def test_files_that_are_no_certificate_or_not_its_key_are_named(folder, tmp_path_factory):
    good = certificate(folder, [x509.DNSName("a.org")])
    other = certificate(tmp_path_factory.mktemp("other"), [x509.DNSName("a.org")])
    (folder / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nx\n")
    for wrong in (
        {**good, "certificate": folder / "none.pem"}, {**good, "certificate": folder / "bad.pem"},
        {**good, "key": folder / "none.pem"}, {**good, "key": other["key"]}, {**good, "key": None},
        {"certificate": None, "key": good["key"]}, {**good, "proxy": "https://a.org"},
    ):  # fmt: skip
        with pytest.raises(StoreError, match=r"--certificate|--key"):
            Way("0.0.0.0", **wrong).refuse(folder)


@pytest.mark.parametrize(
    "proxy",
    [
        "http://a.org",
        "a.org",
        "https://",
        "https://u:p@a.org",
        "https://a.org/x",
        "https://a.org?x",
        "ftp://a.org",
        "https://a.org:x",
    ],
)
def test_a_proxy_without_tls_or_a_name_is_refused(folder, proxy):
    with pytest.raises(StoreError, match="--behind-proxy"):
        Way(proxy=proxy).refuse(folder)


def test_behind_a_proxy_only_its_name_is_answered():
    assert netloc_of("https://Case.Example.org/") == "case.example.org"
    assert netloc_of("https://case.example.org:8443") == "case.example.org:8443"
    assert Way(proxy="https://case.example.org").hosts(8470) == ("case.example.org",)


def test_a_host_that_is_no_address_of_this_machine_is_named():
    assert address_of("localhost") == "127.0.0.1"
    with pytest.raises(StoreError, match="--host"):
        address_of("no such host.invalid")
