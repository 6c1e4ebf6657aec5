"""Slips in the domain of an email address: asked about, and nothing real among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms.mistyped import meant_domain


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        *(
            (slip, "gmail.com")
            for slip in ("gmial.com", "gmal.com", "gmaill.com", "gnail.com", "gamil.com", "gmail.con")
        ),
        *((slip, "gmail.com") for slip in ("gmail.co", "gmail.cm", "gmail.om", "gmail.comm", "gmai.com", "ggmail.com")),
        *((slip, "hotmail.com") for slip in ("hotmial.com", "hotmil.com", "hotmaill.com", "hotmail.cmo", "htmail.com")),
        *((slip, "yahoo.com") for slip in ("yaho.com", "yahooo.com", "yhaoo.com", "yahoo.con", "tahoo.com")),
        *((slip, "outlook.com") for slip in ("outlok.com", "outloook.com", "oultook.com", "outlook.co")),
        *((slip, "icloud.com") for slip in ("iclod.com", "icluod.com", "icloud.cm")),
        *((slip, "aol.com") for slip in ("aol.con", "aol.co", "aol.cmo")),
        ("optonlne.net", "optonline.net"),
        ("verizon.ne", "verizon.net"),
        ("nyc.rr.con", "nyc.rr.com"),
        ("clinic.example.con", ".com"),
        ("family.example.ogr", ".org"),
        ("GMIAL.COM", "gmail.com"),
    ],
)
def test_slip_is_seen(domain: str, meant: str) -> None:
    assert meant_domain(f"ana@{domain}") == meant


@pytest.mark.parametrize(
    "domain",
    [
        *(
            "gmail.com",
            "ymail.com",
            "mail.com",
            "email.com",
            "yahoo.es",
            "yahoo.com.mx",
            "yahoo.co.uk",
            "hotmail.co.uk",
        ),
        *("hotmail.fr", "outlook.de", "live.ca", "aon.com", "abl.com", "man.com", "me.com", "mac.com", "icloud.com"),
        *("example.com", "example.co", "hushmail.com", "fastmail.com", "proton.me", "nyu.edu", "health.ny.gov", ""),
        *("qq.com", "163.com", "mail.ru", "wp.pl", "o2.pl", "naver.com", "web.de", "пример.com", "hotmail.se"),
    ],
)
def test_domain_that_may_well_be_meant_is_not_asked_about(domain: str) -> None:
    assert meant_domain(f"ana@{domain}") == ""


@given(address=st.text() | st.emails())
def test_nothing_of_the_address_is_in_the_question(address: str) -> None:
    assert meant_domain(address) in {"", ".com", ".net", ".org", ".edu"} or meant_domain(address) in {
        meant_domain(f"x@{slip}")
        for slip in ("gmal.com", "yaho.com", "hotmal.com", "outlok.com", "icloud.co", "aol.co", "msn.co", "live.co")
    }
