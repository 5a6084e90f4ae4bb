"""How a stranger becomes a member."""

from images2gpt.registration.service import Claim, SignUp, sign_up

__all__ = ["Claim", "SignUp", "sign_up"]
