"""Complaints about a doctor or service, handover to another doctor, the disputes committee."""

from __future__ import annotations

from typing import Final

from ..facts import (
    affiliated_with_committee,
    complaint_about,
    complaint_status,
    doctor_agrees_to_handover,
    doctor_reaction,
    employer_agrees_to_new_doctor,
    file_passed_without_consent,
    refusal_by,
    role,
    subject,
)
from ..rule import Rule, fits, fits_best, impossible, less_suitable
from .common import EMPLOYEE_SIDE

COMPLAINT_SUBJECT: Final = ~role.is_("employer") & subject.any_of(
    "conduct", "privacy", "complaint_unanswered", "refused_second_opinion"
)

HANDOVER: Final = ~role.is_("employer") & (
    subject.any_of("change_of_doctor")
    | (
        subject.any_of("second_opinion_ignored")
        & doctor_reaction.is_("partly", "rejected_with_reasons", "rejected_without_reasons")
    )
)

RULES: Final = (
    Rule(
        "R5",
        subject.any_of("conduct") & ~role.is_("employer"),
        (
            "S2.anders",
            "S2.nietbedoeld",
            "ARBOBESLUIT 2.14e",
            "NVAB-KL",
            "REND-KL",
            "A4C",
            "CTG2023-52",
        ),
        (fits_best("complaint"), fits("disciplinary_complaint")),
        warns=("complaint_does_not_change_advice",),
    ),
    Rule(
        "R5b",
        subject.any_of("conduct") & ~subject.only("conduct", "privacy", "invoice"),
        ("NVAB-KL",),
        warns=("split_content_and_conduct",),
    ),
    Rule(
        "R5c",
        subject.any_of("conduct") & role.is_("employer"),
        ("NVAB-KL",),
        (fits("complaint"), fits_best("talk")),
    ),
    Rule(
        "R6",
        subject.only(
            "capacity",
            "own_work",
            "suitable_work",
            "occupational_disease",
            "health_check",
            "preventive_consult",
            "unclear_advice",
        ),
        ("NVAB-KL", "BASIS"),
        (less_suitable("complaint"),),
        warns=("disagreement_is_no_complaint",),
    ),
    Rule(
        "R99",
        subject.any_of("privacy") & ~role.is_("employer"),
        ("S2.privacy", "CTG2021-83", "ARBOBESLUIT 2.14e"),
        (fits_best("complaint"), fits("disciplinary_complaint")),
    ),
    Rule(
        "R99c",
        subject.any_of("privacy"),
        ("AP 4", "UAVG 30", "S2.privacy"),
        warns=("privacy_authority",),
    ),
    Rule(
        "R99a",
        subject.any_of("invoice") & role.is_("employee", "former_employee"),
        ("S2.privacy", "CTG2021-83"),
        (fits_best("complaint"),),
        warns=("privacy_authority",),
    ),
    Rule(
        "R99b",
        file_passed_without_consent.yes & ~role.is_("employer"),
        ("S2.privacy", "NVAB-OVD", "CTG2021-83", "ARBOBESLUIT 2.14d lid 4"),
        (fits_best("complaint"), fits("disciplinary_complaint")),
        warns=("privacy_authority", "file_needs_consent"),
    ),
    Rule(
        "R100",
        complaint_about.is_("employer") & COMPLAINT_SUBJECT,
        ("ARBOBESLUIT 2.14e", "S1.tip2"),
        (less_suitable("complaint"), fits_best("talk"), fits("mediation")),
        excepts=("R5", "R99", "R102", "R102a", "R103", "R103b", "R103c", "R109"),
    ),
    Rule(
        "R101",
        complaint_about.is_("uwv", "examining_doctor") & COMPLAINT_SUBJECT,
        ("NO2014", "BKA 9", "ARBOBESLUIT 2.14e"),
        (less_suitable("complaint"),),
        excepts=("R5", "R99", "R102", "R102a", "R103", "R103b", "R103c", "R109"),
    ),
    Rule(
        "R101a",
        complaint_about.is_("examining_doctor") & COMPLAINT_SUBJECT,
        ("BKA 9", "WMK 14"),
        (fits_best("medical_examination_complaint"),),
    ),
    Rule(
        "R101b",
        complaint_about.is_("service") & COMPLAINT_SUBJECT,
        ("TBV", "CTG2021-83"),
        (less_suitable("disciplinary_complaint"),),
        excepts=("R103c",),
    ),
    Rule(
        "R23",
        role.is_("employee", "former_employee", "professional")
        & subject.any_of("refused_second_opinion")
        & refusal_by.is_("occupational_physician"),
        ("S2.nietbedoeld", "CTG2022-78", "BOETE17"),
        (fits_best("complaint"), fits("disciplinary_complaint", "labour_inspectorate")),
        warns=(
            "written_reasons",
            "complaint_does_not_change_advice",
        ),
    ),
    Rule(
        "R23a",
        EMPLOYEE_SIDE
        & subject.any_of("refused_second_opinion")
        & refusal_by.is_("case_manager", "employer"),
        ("SOBA-CM", "ARBOBESLUIT 2.14d lid 1"),
        (fits("complaint"),),
    ),
    Rule(
        "R23b",
        EMPLOYEE_SIDE & subject.any_of("refused_second_opinion") & refusal_by.is_("employer"),
        ("ARBOBESLUIT 2.14d lid 1", "ARBOWET 14 lid 2", "BOETE17"),
        (fits("labour_inspectorate"),),
    ),
    Rule(
        "R109",
        subject.any_of("complaint_unanswered") & complaint_status.is_("lodged", "none"),
        ("ARBOBESLUIT 2.14e lid 4", "TRIPLE", "BASIS"),
        (fits_best("complaint"),),
    ),
    Rule(
        "R102",
        COMPLAINT_SUBJECT & complaint_status.is_("unanswered"),
        ("ARBOBESLUIT 2.14e lid 4", "GESCH2", "BASIS"),
        (fits_best("disputes_committee"), fits("complaint", "disciplinary_complaint")),
        excepts=("R5", "R99"),
    ),
    Rule(
        "R102a",
        COMPLAINT_SUBJECT & complaint_status.is_("rejected"),
        ("GESCH", "BASIS", "TBV"),
        (fits_best("disputes_committee"), fits("disciplinary_complaint")),
        excepts=("R5", "R99", "R23"),
    ),
    Rule(
        "R103",
        COMPLAINT_SUBJECT & complaint_status.is_("no_proper_scheme"),
        ("ARBOWET 14 lid 2", "BOETE17", "CTG2025-48"),
        (fits_best("labour_inspectorate"), fits("complaint", "disciplinary_complaint")),
        excepts=("R5", "R99"),
    ),
    Rule(
        "R103a",
        affiliated_with_committee.no,
        ("GESCH", "BASIS"),
        (impossible("disputes_committee"),),
    ),
    Rule(
        "R103b",
        affiliated_with_committee.no & COMPLAINT_SUBJECT & complaint_status.is_("unanswered"),
        ("ARBOBESLUIT 2.14e lid 4", "NVAB-KL"),
        (fits_best("complaint"),),
    ),
    Rule(
        "R103c",
        affiliated_with_committee.no & COMPLAINT_SUBJECT & complaint_status.is_("rejected"),
        ("TBV", "CTG2025-48"),
        (fits_best("disciplinary_complaint"),),
    ),
    # --- after the advice of the second doctor; another doctor -----------------------------------
    Rule(
        "R29",
        subject.any_of("second_opinion_ignored") & doctor_reaction.is_("awaited"),
        ("ARBOBESLUIT 2.14d lid 5", "S2.aandacht"),
        (fits_best("talk"),),
        warns=("reasonable_term",),
    ),
    Rule(
        "R29a",
        subject.any_of("second_opinion_ignored") & doctor_reaction.is_("adopted"),
        ("ARBOBESLUIT 2.14d lid 6", "S2.aandacht"),
        (fits_best("talk"),),
    ),
    Rule(
        "R30",
        ~role.is_("employer")
        & subject.any_of("second_opinion_ignored")
        & doctor_reaction.is_("partly", "rejected_with_reasons", "rejected_without_reasons"),
        ("ARBOBESLUIT 2.14d lid 6", "S2.aandacht"),
        (fits_best("handover"), fits("complaint", "expert_opinion_own_work")),
        warns=("no_free_choice_of_doctor",),
    ),
    Rule(
        "R29b",
        subject.any_of("second_opinion_ignored") & doctor_reaction.is_("rejected_without_reasons"),
        ("ARBOBESLUIT 2.14d lid 5", "S2.aandacht"),
        (fits("complaint"),),
        warns=("reasonable_term", "written_reasons"),
    ),
    Rule(
        "R90",
        subject.any_of("change_of_doctor") & ~role.is_("employer"),
        ("NVAB-EIND", "S2.aandacht", "ARBOBESLUIT 2.14d lid 6"),
        (fits_best("handover"),),
        warns=("no_free_choice_of_doctor", "file_needs_consent"),
    ),
    Rule(
        "R90a",
        subject.any_of("change_of_doctor") & role.is_("employer"),
        ("NVAB-EIND", "ARBOWET 14 lid 4"),
        (fits_best("talk"),),
    ),
    Rule(
        "R92",
        HANDOVER & doctor_agrees_to_handover.no,
        ("ARBOBESLUIT 2.14d lid 6", "NVAB-KL"),
        (fits("complaint"),),
    ),
    Rule(
        "R92a",
        HANDOVER & doctor_agrees_to_handover.yes,
        ("ARBOBESLUIT 2.14d lid 6", "NVAB-OVD"),
        warns=("file_needs_consent",),
    ),
    Rule(
        "R93",
        HANDOVER & employer_agrees_to_new_doctor.no,
        ("NVAB-EIND",),
        warns=("no_free_choice_of_doctor",),
        disputed_by=("ARBOBESLUIT 2.14d lid 6",),
    ),
    Rule(
        "R93a",
        HANDOVER & employer_agrees_to_new_doctor.yes,
        ("NVAB-EIND",),
        (fits("handover"),),
        warns=("file_needs_consent",),
    ),
)
