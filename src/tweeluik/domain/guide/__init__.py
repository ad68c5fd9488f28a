"""The wegwijzer: which instrument fits, judged over all instruments at once.

One call carries it: :func:`tweeluik.domain.guide.advise.advise`. Facts go in, an
:class:`~tweeluik.domain.guide.advise.Advice` comes out; the date is always an argument.
"""
