"""The rules of the wegwijzer, one module per instrument or close family of instruments.

Adding a rule: one entry in the right module and its text in ``texts/<lang>/rules.toml``.
"""
