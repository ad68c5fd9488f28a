"""What a browser tells of itself: from which network it comes, and what kind of device it is."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.conf import settings
from django.http import HttpRequest

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
