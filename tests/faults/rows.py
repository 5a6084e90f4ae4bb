"""Which rows of the catalogue of attacks and faults must be answered, and the ones that have no test of their name.

A row is answered by a test anywhere in tests/ whose name begins with it (`test_a07_…`), by a test whose name says it
better, or by the reason why it cannot happen to this service.
"""

REQUIRED = (
    ("A", 1, 45),
    ("B", 1, 55),
    ("C", 1, 19),
    ("D", 1, 41),
    ("E", 1, 35),
    ("F", 1, 28),
    ("G", 1, 19),
    ("H", 1, 19),
)
"""Section, first and last row."""

NOT_APPLICABLE: dict[str, str] = {
    "B22": "nobody can cancel: kie.ai has no such call, and bills what was ordered",
    "C16": "there is no Turnstile: no third-party script runs on our pages",
}
"""Row -> why it cannot happen here, in one line."""

ELSEWHERE: dict[str, str] = {
    "A23": "tests/api/auth/test_signup.py::test_twenty_at_once_make_one_account",
    "A44": "tests/promises/test_platform.py::test_no_secret_is_compared_letter_by_letter",
    "C13": "tests/api/generations/id/test_index.py::test_a_visitors_generation_opens_with_its_key_alone",
    "E34": "tests/worker/test_hostile_json.py::test_one_isolate_lives_through_all_of_it",
    "E35": "tests/promises/test_platform.py::test_no_dict_list_or_bytes_is_handed_to_a_javascript_call",
    "G15": "tests/faults/test_c_ninety_days.py::test_c15_nothing_of_a_trial_outlives_its_ninety_days",
    "H11": "tests/browser/test_main_job.py::test_signing_out_leaves_nothing_behind_and_the_other_tab_notices",
    "H16": "tests/browser/test_main_job.py::test_a_double_click_charges_once",
}
"""Row -> path::test whose claim covers the row under another name."""


def required() -> list[str]:
    """Every row that must be answered."""
    return [f"{section}{row:02}" for section, first, last in REQUIRED for row in range(first, last + 1)]
