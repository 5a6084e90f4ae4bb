"""The privacy policy in force: one place for its version and dates."""

VERSION = "2026-04-25"
"""What a person accepts at sign-up, stored with the account."""

UPDATED_AT = "2026-04-25T00:00:00Z"
EFFECTIVE_AT = "2026-04-25T00:00:00Z"
