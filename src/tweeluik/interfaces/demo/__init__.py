"""The demo world: invented people with cases in every state, and the pages that show them.

Nothing here is part of the product as others serve it. ``tweeluik demo`` makes the world in a
folder of its own (:mod:`.place`), through the doors that people use (:mod:`.building`), from the
tables in ``people.toml`` and ``cases.toml`` (:mod:`.stories`), and serves it with two pages more
(:mod:`.urls`).
"""
