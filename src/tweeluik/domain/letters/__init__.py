"""Letters: what is said, to whom, with which fields. The words stand in ``texts/<lang>/letters``.

One module per address: ``to_the_doctor``, ``from_the_doctor``, ``to_uwv``, ``between_parties``,
``complaints``.
"""
