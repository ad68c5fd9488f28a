"""Tests of the wegwijzer: conditions, reading, verdicts, what-ifs, questions, receipts."""
