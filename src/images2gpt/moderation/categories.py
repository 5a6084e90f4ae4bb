"""What may not be made here: each category with the sentence for whoever asked, and the rules that find it.

A rule fires where all its kinds of words (`terms`) stand within WINDOW words of each other, unless a kind that makes it
harmless stands anywhere. Written to be missed rather than to accuse: Creem's moderation reads every prompt after it.
Only where children are concerned is a false alarm the smaller harm.
"""

from dataclasses import dataclass

WINDOW = 7
"""Words between the first and the last of a rule: about half a sentence."""
ACCEPTABLE_USE = "acceptable_use"
"""What Creem refuses without saying why."""

SENTENCES = {
    "minors": "Pictures that sexualise children are never made here.",
    "intimate": "Pictures that undress somebody, or show them naked without their consent, are not made here.",
    "nudity": "Sexual pictures and nudity are not made here.",
    "gore": "Pictures of graphic violence and mutilation are not made here.",
    "terrorism": "Pictures that praise or promote terrorism or violent extremism are not made here.",
    "self_harm": "Pictures that encourage suicide, self-harm or eating disorders are not made here. If you are in "
    "distress, please talk to somebody you trust or to a helpline: findahelpline.com lists one for every country.",
    "hate": "Pictures that spread hatred against people for who they are are not made here.",
    "weapons": "Pictures that teach how to make weapons, explosives or illegal drugs are not made here.",
    "forgery": "Pictures of forged identity documents or money are not made here.",
    "fraud": "Pictures made to deceive somebody out of money or passwords are not made here.",
    ACCEPTABLE_USE: "This prompt goes against our acceptable use policy.",
}
"""Category -> what the person reads. The order is that of gravity: of two that fire, the first is told."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`together`: kinds of words that make it out; `unless`: kinds that make it harmless."""

    category: str
    together: tuple[str, ...]
    unless: tuple[str, ...] = ()


RULES = (
    Rule("minors", ("abuse_of_minors",)),
    Rule("minors", ("minor", "nude")),
    Rule("minors", ("minor", "porn")),
    Rule("minors", ("minor", "erotic")),
    Rule("minors", ("baby", "porn")),
    Rule("intimate", ("undressing",)),
    Rule("intimate", ("hidden_camera", "private_place")),
    Rule("intimate", ("real_person", "nude")),
    Rule("intimate", ("real_person", "porn")),
    Rule("intimate", ("deepfake", "nude")),
    Rule("intimate", ("deepfake", "porn")),
    Rule("nudity", ("porn",)),
    Rule("nudity", ("nude", "person"), unless=("art", "science")),
    Rule("gore", ("graphic_gore",), unless=("stage", "science", "art")),
    Rule("gore", ("mutilation", "body"), unless=("stage", "science", "art", "prevention")),
    Rule("terrorism", ("terrorist_group", "praise"), unless=("prevention", "ancient")),
    Rule("terrorism", ("massacre", "praise"), unless=("prevention", "stage")),
    Rule("terrorism", ("massacre", "instruction"), unless=("prevention", "stage")),
    Rule("self_harm", ("self_harm_call",), unless=("prevention",)),
    Rule("self_harm", ("self_harm", "instruction"), unless=("prevention",)),
    Rule("self_harm", ("self_harm", "encouragement"), unless=("prevention",)),
    Rule("hate", ("hate_call",), unless=("prevention",)),
    Rule("hate", ("people", "extermination"), unless=("prevention",)),
    Rule("hate", ("people", "dehumanisation"), unless=("prevention",)),
    Rule("weapons", ("weapon_making",), unless=("prevention",)),
    Rule("weapons", ("weapon", "instruction"), unless=("prevention", "stage")),
    Rule("weapons", ("drug", "instruction"), unless=("prevention",)),
    Rule("forgery", ("forged_paper",), unless=("stage", "prevention")),
    Rule("forgery", ("forged", "paper"), unless=("stage", "prevention")),
    Rule("fraud", ("phishing", "page"), unless=("prevention", "teaching")),
    Rule("fraud", ("forged", "proof"), unless=("stage", "prevention")),
    Rule("fraud", ("forged", "log_in"), unless=("stage", "prevention")),
)
