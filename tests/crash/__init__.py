"""Kill, power cut, race, outage: what was confirmed is kept, and each act has its effect once.

``security.md`` 7.3. Each proof runs the real application on the database that is tested (SQLite, or
``TWEELUIK_DB=postgres``), in processes of its own, so that they can be killed:

* :mod:`.place` is a deployment: a folder, keys and a database, with a server as people start it;
* :mod:`.agent` is a process on that database that does what :mod:`.inside` knows;
* :mod:`.breaks` takes safeguards away. Every proof has a control: with the safeguard broken it must
  find something wrong.

The long rounds are the same tests with a larger count (``-m soak``); ``CRASH_SHARE=0.1`` takes a
tenth of it. ``CRASH_SEED=…`` repeats a run; a test that fails prints its seed.
"""
