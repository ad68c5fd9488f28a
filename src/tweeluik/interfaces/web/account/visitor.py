"""What a browser tells: its network, its kind of device, and whether it can use passkeys here."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from tweeluik.interfaces.deployment import is_loopback
from tweeluik.records.people.passkeys import Place

NETWORK: Final = {4: 32, 6: 64}
"""How much of an address is one network: a household has many addresses of version 6."""


def network_of(request: HttpRequest) -> str:
    """The network that a request comes from; for counting tries only, and kept as a hash.

    With https there is a proxy before us, which puts the address it saw last in
    ``X-Forwarded-For``; whatever stands before that, the visitor may have made up. A proxy that
    does not say it leaves us with its own address, which tells nobody apart: that is no network.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{NETWORK[address.version]}", strict=False))


def device_of(request: HttpRequest) -> str:
    """Phone, tablet or computer; enough to know one's own devices by."""
    agent = request.headers.get("User-Agent", "")
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    return "phone" if "Mobi" in agent else "computer"


_USUAL: Final = {"https": 443, "http": 80}


def place_of(request: HttpRequest) -> Place | None:
    """Where this browser can use passkeys, if it can here: browsers want https or ``localhost``,
    and a name rather than a number (WebAuthn level 2, 5.1.3)."""
    told = settings.ORIGIN if settings.HTTPS else urlsplit(f"http://{request.get_host()}")
    host = told.hostname or ""
    if _is_number(host) or not (settings.HTTPS or is_loopback(host)):
        return None
    port = "" if told.port in (None, _USUAL[told.scheme]) else f":{told.port}"
    return Place(host, f"{told.scheme}://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
