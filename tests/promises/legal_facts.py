"""What the legal pages say in numbers, by the name that stands beside each in the HTML (`data-fact`)."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from images2gpt import billing, generations, limits, policy, privacy, references, trials
from images2gpt.accounts import passwords
from images2gpt.credits import COSTS, PACKS, PLANS, SIGNUP_BONUS
from images2gpt.generations.model import AVAILABLE_S, DEADLINE_S
from images2gpt.identity import tokens
from images2gpt.moderation import SENTENCES
from images2gpt.moderation import store as refusals
from images2gpt.references import model as uploads
from images2gpt.sessions import model as sessions
from images2gpt.settings import read_settings
from images2gpt.support import model as messages
from images2gpt.support.withdrawals import WITHDRAWAL_S
from images2gpt.times import DAY_S, HOUR_S, MINUTE_S
from images2gpt.trials.model import GIVEN_BACK_MOST


def spelled(rfc3339: str) -> str:
    """25 April 2026."""
    day = datetime.fromisoformat(rfc3339)
    return f"{day.day} {day:%B %Y}"


def whole(seconds: int, unit_s: int) -> str:
    count, rest = divmod(seconds, unit_s)
    assert rest == 0
    return str(count)


def dollars(cents: int) -> str:
    return f"${cents // 100}.{cents % 100:02}"


def sold() -> Iterator[tuple[str, str]]:
    for product in (*PLANS, *PACKS):
        assert product.currency == "USD"
        yield f"name_{product.id}", product.name
        yield f"price_{product.id}", dollars(product.price_cents)
        yield f"credits_{product.id}", f"{product.credits:,}"


def example() -> Iterator[tuple[str, str]]:
    """The refund policy's: a pack of which 200 credits are spent."""
    pack, spent = next(pack for pack in PACKS if pack.id == "pack_500"), 200
    unspent = pack.credits - spent
    yield "example_credits", str(pack.credits)
    yield "example_price", dollars(pack.price_cents)
    yield "example_spent", str(spent)
    yield "example_unspent", str(unspent)
    yield "example_refund", dollars(pack.price_cents * unspent // pack.credits)


def servers() -> Iterator[tuple[str, str]]:
    """Every host that a service without settings of its own sends anything to."""
    usual = read_settings({})
    *most, last = [
        urlsplit(usual.kie_base).netloc,
        urlsplit(usual.kie_upload_base).netloc,
        *sorted(usual.kie_upload_hosts),
        *sorted(usual.kie_result_hosts),
    ]
    yield "hosts", f"{', '.join(most)} and {last}"
    yield "seller_host", urlsplit(usual.creem_base).netloc


FROM_THE_CODE = {
    "version": policy.VERSION,
    "updated": spelled(policy.UPDATED_AT),
    "effective": spelled(policy.EFFECTIVE_AT),
    **dict(sold()),
    **dict(example()),
    **dict(servers()),
    **{f"cost_{resolution.lower()}": str(cost) for resolution, cost in COSTS.items()},
    **{f"refusal_{category}": sentence for category, sentence in SENTENCES.items()},
    "signup_credits": str(SIGNUP_BONUS),
    "prompt_characters": f"{generations.PROMPT_CHARACTERS:,}",
    "references": str(generations.REFERENCES),
    "upload_megabytes": whole(references.UPLOAD_BYTES, 1024 * 1024),
    "reference_hours": whole(uploads.KEPT_S, HOUR_S),
    "image_days": whole(AVAILABLE_S, DAY_S),
    "deadline_minutes": whole(DEADLINE_S, MINUTE_S),
    "trial_days": whole(trials.PERIOD_S, DAY_S),
    "trial_given_back": str(GIVEN_BACK_MOST),
    "session_days": whole(sessions.LIFETIME_S, DAY_S),
    "token_bits": str(sessions.TOKEN_OCTETS * 8),
    "pbkdf2_rounds": str(passwords.ROUNDS),
    "pbkdf2_iterations": f"{passwords.ITERATIONS:,}",
    "reset_minutes": whole(tokens.LIFETIME_S[tokens.RESET], MINUTE_S),
    "verify_days": whole(tokens.LIFETIME_S[tokens.VERIFY], DAY_S),
    "key_hours": whole(generations.KEY_KEPT_S, HOUR_S),
    "refusal_days": whole(refusals.KEPT_S, DAY_S),
    "blocked_prompts": str(limits.BLOCKED_PROMPTS.most),
    "blocked_minutes": whole(limits.BLOCKED_PROMPTS.window_s, MINUTE_S),
    "answer_days": whole(messages.DUE_S, DAY_S),
    "message_months": whole(messages.KEPT_S * 12, 365 * DAY_S),
    "message_characters": f"{messages.MESSAGE_CHARACTERS:,}",
    "account_months": whole(privacy.LEDGER_KEPT_S * 12, 365 * DAY_S),
    "audit_months": whole(privacy.AUDIT_KEPT_S * 12, 365 * DAY_S),
    "billing_years": str(billing.KEPT_S // (365 * DAY_S)),
    "withdrawal_days": whole(WITHDRAWAL_S, DAY_S),
}
PROMISED = {
    "log_days": "30",  # promises.md R5
    "age_least": "13",  # K1 …
    "age_consent": "16",  # … where the law asks
}
ELSEWHERE = {
    "d1_history_days": "30",  # Cloudflare D1, Time Travel on a paid plan
    "kie_upload_least_hours": "24",  # kie.md 4: its documents say 24 hours and 3 days
    "kie_upload_most_days": "3",
    "kie_log_months": "2",  # kie.md 4
    "repayment_days": "14",  # Directive 2011/83/EU, Article 13(1)
    "counter_notice_least_days": "10",  # 17 U.S.C. § 512(g)(2)(C)
    "counter_notice_most_days": "14",
    "age_adult": "18",
}
"""Of vendors and laws."""
FACTS = {**FROM_THE_CODE, **PROMISED, **ELSEWHERE}
