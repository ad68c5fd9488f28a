"""What the law and the field say, as data with a source and a date.

* :mod:`~tweeluik.domain.law.sources`: the register of sources and how each was read;
* :mod:`~tweeluik.domain.law.values`: fees, terms and retention, each with its period;
* :mod:`~tweeluik.domain.law.calendar`: holidays, ends of terms, weeks of illness;
* :mod:`~tweeluik.domain.law.poortwachter`: the moments of two years of illness.

The facts stand in TOML files beside the code, so that a change of law is a change of a few lines
of data and a lawyer can read them without Python.
"""
