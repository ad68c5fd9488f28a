"""What makes a deployment safe: where it is reached, and its key."""

from __future__ import annotations

import ipaddress
from typing import Final

DEMO_WORLD: Final = "demo-world.json"
"""The mark of a folder that holds the demo world. Without it nothing is served as a demo."""

SHORTEST_KEY: Final = 40
"""Characters of a secret key, at least."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def origin(host: str, port: int) -> str:
    """How a browser on this machine reaches it: an IPv6 address stands between brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
