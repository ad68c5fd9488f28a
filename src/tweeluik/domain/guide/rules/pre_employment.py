"""The medical examination for a new job: re-examination and the complaints committee (CKA)."""

from __future__ import annotations

from typing import Final

from ..facts import (
    days_since_result,
    exam_result,
    re_examination_days_left,
    re_examination_doctor,
    re_examined,
    role,
    subject,
)
from ..rule import Rule, fits, fits_best, less_suitable, needs_first

EXAM: Final = subject.any_of("pre_employment_exam") & ~role.is_("employer")

STILL_TO_DO: Final = re_examined.no | re_examination_doctor.is_("same_doctor")
"""No independent doctor has looked again yet: the same doctor does not count (WMK 12)."""

RULES: Final = (
    Rule(
        "R2a",
        EXAM & exam_result.is_("negative", "with_limits") & STILL_TO_DO,
        ("WMK 12 lid 1", "S2.anders"),
        (fits_best("re_examination"),),
        warns=("re_examination_deadline", "decision_suspended"),
    ),
    Rule(
        "R2b",
        subject.any_of("pre_employment_exam"),
        ("BKA 9", "WMK 14"),
        (fits("medical_examination_complaint"),),
    ),
    Rule(
        "R2c",
        subject.any_of("examination_information"),
        ("WMK 8", "BAK 5", "BKA 9"),
        (fits_best("medical_examination_complaint"),),
    ),
    Rule(
        "R2d",
        EXAM & exam_result.is_("positive"),
        ("WMK 12 lid 1",),
        (less_suitable("re_examination"),),
    ),
    Rule(
        "R2e",
        EXAM & ~STILL_TO_DO,
        ("WMK 12 lid 2", "BKA 9"),
        (less_suitable("re_examination"),),
    ),
    Rule(
        "R3",
        EXAM & re_examination_days_left.below(0),
        ("WMK 12 lid 1", "BKA 9", "TERMW 1"),
        warns=("re_examination_deadline",),
    ),
    Rule(
        # Six months last 181 to 184 days; the exact last day is a deadline in the answer.
        "R3a",
        EXAM & days_since_result.from_(185),
        ("WMK 12 lid 1", "BKA 9"),
        (less_suitable("re_examination", "medical_examination_complaint"),),
        excepts=("R2a", "R2b", "R4a"),
    ),
    Rule(
        "R4",
        EXAM & re_examination_doctor.is_("same_doctor"),
        ("WMK 12 lid 1", "CKA-Q"),
        (needs_first("re_examination"),),
    ),
    Rule(
        "R4c",
        EXAM & re_examination_doctor.is_("same_doctor") & re_examined.yes,
        ("WMK 12 lid 1", "CKA-Q", "BKA 9"),
        (fits_best("medical_examination_complaint"),),
    ),
    Rule(
        "R4a",
        EXAM
        & re_examination_doctor.is_("same_service", "other")
        & re_examined.no
        & exam_result.is_("negative", "with_limits"),
        ("CKA-Q", "WMK 12 lid 1"),
        (fits("re_examination"),),
    ),
    Rule(
        "R4b",
        subject.any_of("pre_employment_exam") & role.is_("employer"),
        ("WMK 12 lid 2", "WMK 12 lid 3"),
        (fits_best("talk"),),
        warns=("wait_with_decision",),
    ),
)
