"""Every refusal of the service: a stable code and a sentence that is safe to show. Knows no HTTP.

Refusal
├── Malformed                    not JSON that we read at all
├── Invalid                      a field breaks a rule
│   └── IdempotencyKeyReused
├── NotSignedIn · WrongCredentials · BadSignature
├── OutOfCredits · InDebt
├── Forbidden · TrialUsed · AgeRequired · Restricted · ReauthenticationRequired
├── NotFound · Conflict · Expired
├── TooLarge · UnsupportedMediaType
├── PromptBlocked
├── TooManyRequests · DailyLimit · TrialBudget
├── ProviderFailed
└── Unavailable                  try again later
"""

from typing import ClassVar


class Refusal(Exception):
    """What a person asked for and does not get. `details` are further members of the answer, safe to show."""

    code: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, sentence: str | None = None, **details: object) -> None:
        self.shown = sentence or self.sentence
        self.details = details
        super().__init__(self.code)


class Malformed(Refusal):
    code = "malformed"
    sentence = "The request could not be read."


class Invalid(Refusal):
    code = "invalid"
    sentence = "Something in the request is not right."

    def __init__(self, /, **messages: str) -> None:
        """`messages`: a sentence for each field, which a client may have called "self"."""
        super().__init__(errors=[{"field": field, "message": message} for field, message in messages.items()])


class IdempotencyKeyReused(Refusal):
    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key was used with another request."


class NotSignedIn(Refusal):
    code = "not_signed_in"
    sentence = "Sign in to do this."


class WrongCredentials(Refusal):
    code = "wrong_credentials"
    sentence = "The email address or the password is not right."


class BadSignature(Refusal):
    code = "bad_signature"
    sentence = "This did not come from who it says it is."


class OutOfCredits(Refusal):
    code = "out_of_credits"
    sentence = "There are not enough credits for this."

    def __init__(self, *, balance: int, cost: int) -> None:
        super().__init__(balance=balance, cost=cost)


class InDebt(Refusal):
    code = "debt"
    sentence = "Credits of a refunded payment were already spent. Settle them before spending more."

    def __init__(self, *, balance: int, cost: int) -> None:
        super().__init__(balance=balance, cost=cost)


class Forbidden(Refusal):
    code = "forbidden"
    sentence = "This account may not do this. Write to support if you think that is a mistake."


class TrialUsed(Refusal):
    code = "trial_used"
    sentence = "The free image of this address has been used. An account comes with free credits."


class AgeRequired(Refusal):
    code = "age_required"
    sentence = "Confirm that you are old enough to use this service."


class Restricted(Refusal):
    code = "restricted"
    sentence = "You restricted the processing of your data. Lift the restriction to make images."


class ReauthenticationRequired(Refusal):
    code = "reauthentication_required"
    sentence = "Enter your current password to do this."


class NotFound(Refusal):
    code = "not_found"
    sentence = "There is nothing here."


class Conflict(Refusal):
    code = "conflict"
    sentence = "This does not fit the present state."


class Expired(Refusal):
    code = "expired"
    sentence = "This is no longer available."


class TooLarge(Refusal):
    code = "too_large"
    sentence = "The request is too large."


class UnsupportedMediaType(Refusal):
    code = "unsupported_media_type"
    sentence = "Send application/json in UTF-8."


class PromptBlocked(Refusal):
    code = "prompt_blocked"
    sentence = "This prompt is not allowed here. Nothing was charged."


class TooManyRequests(Refusal):
    code = "too_many_requests"
    sentence = "That was too often. Wait a moment."

    def __init__(self, *, retry_after_s: int) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


class DailyLimit(TooManyRequests):
    code = "daily_limit"
    sentence = "The daily limit that you set for yourself is reached."


class TrialBudget(TooManyRequests):
    code = "trial_budget"
    sentence = "Today's free images are all taken. Come back tomorrow, or sign up: an account comes with free credits."


class ProviderFailed(Refusal):
    code = "provider_failed"
    sentence = "The image service did not answer. Try again."


class Unavailable(Refusal):
    code = "unavailable"
    sentence = "This is not available at the moment. Try again shortly. Nothing was charged."

    def __init__(self, sentence: str | None = None, *, retry_after_s: int = 15) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s
