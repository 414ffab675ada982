"""Streamlit's look-up of the own address at a foreign service is turned off."""

from __future__ import annotations

from streamlit import net_util


def never_ask() -> None:
    """Answer Streamlit's question for this computer's outside address ourselves.

    A web socket with a foreign Origin makes Streamlit 1.67 compare it with that address, which it
    fetches from checkip.amazonaws.com in the middle of the event loop: a request that leaves the
    house, and a pause of seconds for everybody. No setting prevents it (server_util.py,
    ``is_url_from_allowed_origins``); a known answer does, and "127.0.0.1" is allowed there anyway.
    """
    net_util._external_ip = "127.0.0.1"
