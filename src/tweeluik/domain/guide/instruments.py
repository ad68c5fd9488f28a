"""The instruments, in declared order: all are always judged.

What each one is, who decides, what it costs and who sees what stands in
``texts/<lang>/instruments.toml`` under the same id. Numbers in the comments are those of the
domain document.
"""

from __future__ import annotations

from typing import Final

INSTRUMENTS: Final[tuple[str, ...]] = (
    "talk",  # I1
    "mediation",  # I2
    "second_opinion",  # I3
    "expert_opinion_own_work",  # I4
    "expert_opinion_employee_efforts",  # I5
    "expert_opinion_suitable_work",  # I6
    "expert_opinion_employer_efforts",  # I7
    "expert_opinion_frequent_absence",  # I8
    "complaint",  # I9
    "disputes_committee",  # I10
    "disciplinary_complaint",  # I11
    "re_examination",  # I12
    "medical_examination_complaint",  # I13
    "handover",  # I14
    "cao_body",  # I15
    "court",  # I16
    "objection_uwv",  # I17
    "complaint_uwv",  # I18
    "employers_second_view",  # I19
    "insurer_route",
    "employer_notice",
    "ask_uwv_decision",
    "labour_inspectorate",
)

ORDER: Final[dict[str, int]] = {id: place for place, id in enumerate(INSTRUMENTS)}

EXPERT_OPINIONS: Final = tuple(id for id in INSTRUMENTS if id.startswith("expert_opinion_"))

OWN_WORK: Final = "expert_opinion_own_work"
EMPLOYEE_EFFORTS: Final = "expert_opinion_employee_efforts"
SUITABLE_WORK: Final = "expert_opinion_suitable_work"
EMPLOYER_EFFORTS: Final = "expert_opinion_employer_efforts"
FREQUENT_ABSENCE: Final = "expert_opinion_frequent_absence"

REINTEGRATION_OPINIONS: Final = (EMPLOYEE_EFFORTS, SUITABLE_WORK, EMPLOYER_EFFORTS)
"""The questions of SUWI 32 lid 2 and 3: about reintegration, not about fitness."""

STANDARD_OPINIONS: Final = (OWN_WORK, *REINTEGRATION_OPINIONS)
"""The four questions that employee and employer may both ask."""
