"""settings: what is missing is named and closes the service; secrets rotate and stay within their purpose."""

import pytest

from images2gpt.rotation import Rotatable
from images2gpt.settings import REQUIRED, SECRET_LENGTH, SECRETS, pepper_id, read_settings
from tests.support.world import ENVIRONMENT


def without(name: str) -> dict[str, str]:
    return {given: value for given, value in ENVIRONMENT.items() if given != name}


def test_the_tests_own_settings_are_complete() -> None:
    assert read_settings(ENVIRONMENT).problems == ()


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "", "   ", "\n"], ids=["absent", "empty", "blank", "a line break"])
def test_a_missing_setting_is_named(name: str, value: str | None) -> None:
    given = without(name) | ({} if value is None else {name: value})
    assert read_settings(given).problems == (f"{name} is missing",)


def test_all_missing_settings_are_named_at_once() -> None:
    assert read_settings({}).problems == tuple(f"{name} is missing" for name in REQUIRED)


@pytest.mark.parametrize("name", SECRETS)
def test_a_short_secret_is_named_without_its_value(name: str) -> None:
    secret = "k3yboard"
    problems = read_settings(ENVIRONMENT | {name: secret}).problems
    assert problems == (f"{name} is too short",)
    assert secret not in " ".join(problems)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_of_just_the_length_is_accepted(name: str) -> None:
    assert read_settings(ENVIRONMENT | {name: "x" * SECRET_LENGTH}).problems == ()


@pytest.mark.parametrize("name", ["SITE_URL", "KIE_API_BASE", "KIE_UPLOAD_BASE", "CREEM_API_BASE"])
@pytest.mark.parametrize(
    "value",
    [
        "images.test",
        "//images.test",
        "ftp://images.test",
        "javascript:alert(1)",
        "https://",
        "https://a:port/",
        "https://[::",
    ],
)
def test_an_address_that_is_none_is_named_without_its_value(name: str, value: str) -> None:
    problems = read_settings(ENVIRONMENT | {name: value}).problems
    assert problems == (f"{name} is not the address of a server",)


def test_white_space_around_a_value_is_a_slip_of_copying() -> None:
    settings = read_settings(ENVIRONMENT | {"KIE_API_KEY": " key\n", "SITE_URL": " https://images.test/ "})
    assert (settings.kie_key, settings.site_url) == ("key", "https://images.test")


def test_without_a_stand_in_the_real_kie_is_used() -> None:
    real, stand_in = read_settings(ENVIRONMENT), read_settings(ENVIRONMENT | {"KIE_API_BASE": "http://127.0.0.1:9000/"})
    assert (real.kie_base, real.sandbox) == ("https://api.kie.ai", False)
    assert (stand_in.kie_base, stand_in.sandbox) == ("http://127.0.0.1:9000", True)


def test_the_file_service_is_kie_s_or_that_of_the_stand_in_or_its_own() -> None:
    stand_in, files = {"KIE_API_BASE": "http://127.0.0.1:9000/"}, {"KIE_UPLOAD_BASE": "http://127.0.0.1:9001/"}
    found = [read_settings(ENVIRONMENT | more) for more in ({}, stand_in, files, stand_in | files)]
    ours, theirs = "http://127.0.0.1:9000", "http://127.0.0.1:9001"
    assert [each.kie_upload_base for each in found] == ["https://kieai.redpandaai.co", ours, theirs, theirs]
    assert [each.kie_origins for each in found] == [set(), {ours}, {theirs}, {ours, theirs}]
    assert {each.kie_upload_hosts for each in found} == {frozenset(("tempfile.redpandaai.co",))}


@pytest.mark.parametrize(
    ("key", "base"),
    [
        ("creem_test_1", "https://test-api.creem.io"),
        ("creem_1", "https://api.creem.io"),
        ("", "https://api.creem.io"),
    ],
)
def test_a_key_of_creem_belongs_to_its_own_host(key: str, base: str) -> None:
    assert read_settings(ENVIRONMENT | {"CREEM_API_KEY": key}).creem_base == base


def test_result_hosts_are_a_list_in_any_case() -> None:
    given = ENVIRONMENT | {"KIE_RESULT_HOSTS": " Files.example.com , ,cdn.example.com"}
    assert read_settings(given).kie_result_hosts == {"files.example.com", "cdn.example.com"}


def test_a_list_of_result_hosts_without_any_trusts_nobody() -> None:
    assert read_settings(ENVIRONMENT | {"KIE_RESULT_HOSTS": " , "}).kie_result_hosts == frozenset()
    assert read_settings(ENVIRONMENT).kie_result_hosts == {"tempfile.aiquickdraw.com"}


def test_what_becomes_of_a_smaller_image_is_one_of_two_words() -> None:
    found = [read_settings(ENVIRONMENT | more) for more in ({}, {"SIZE_RETURNS": "return"}, {"SIZE_RETURNS": "report"})]
    assert [(each.size_returns, each.problems) for each in found] == [(True, ()), (True, ()), (False, ())]
    for word in ("Report", "no", "0", "return,report"):
        problems = read_settings(ENVIRONMENT | {"SIZE_RETURNS": word}).problems
        assert problems == ("SIZE_RETURNS is neither return nor report",)


def test_callbacks_are_signed_by_either_key_and_never_by_an_empty_one() -> None:
    def keys(**given: str) -> tuple[str, ...]:
        return read_settings(ENVIRONMENT | given).kie_webhook_keys

    assert keys() == keys(KIE_WEBHOOK_KEY=" ", KIE_WEBHOOK_KEY_PREVIOUS="") == ()
    assert keys(KIE_WEBHOOK_KEY="new", KIE_WEBHOOK_KEY_PREVIOUS="old") == ("new", "old")
    assert keys(KIE_WEBHOOK_KEY_PREVIOUS="old") == ("old",)


def test_models_can_be_named_and_have_names() -> None:
    given = ENVIRONMENT | {"KIE_MODEL_TEXT": " text-model ", "KIE_MODEL_IMAGE": "image-model"}
    named, usual = read_settings(given), read_settings(ENVIRONMENT | {"KIE_MODEL_TEXT": "", "KIE_MODEL_IMAGE": " "})
    assert (named.kie_model_text, named.kie_model_image) == ("text-model", "image-model")
    assert (usual.kie_model_text, usual.kie_model_image) == ("gpt-image-2-text-to-image", "gpt-image-2-image-to-image")


def test_mail_is_configured_exactly_when_it_has_a_sender() -> None:
    assert not read_settings(ENVIRONMENT).mail
    assert read_settings(ENVIRONMENT | {"MAIL_FROM": "hello@images.test"}).mail


NEW, OLD, OTHER = b"new secret of sixteen", b"old secret of sixteen", b"another one of sixteen"


def test_the_previous_secret_still_opens_what_it_closed() -> None:
    signature = Rotatable(current=OLD, previous=None).sign("image", "gen_1")
    assert Rotatable(current=NEW, previous=OLD).verifies("image", "gen_1", signature)
    assert not Rotatable(current=NEW, previous=OTHER).verifies("image", "gen_1", signature)
    assert not Rotatable(current=NEW, previous=None).verifies("image", "gen_1", signature)


def test_only_the_present_secret_closes() -> None:
    signature = Rotatable(current=NEW, previous=OLD).sign("image", "gen_1")
    assert Rotatable(current=NEW, previous=None).verifies("image", "gen_1", signature)
    assert not Rotatable(current=OLD, previous=None).verifies("image", "gen_1", signature)


def test_a_signature_for_one_purpose_opens_no_other() -> None:
    secret = Rotatable(current=NEW, previous=None)
    assert not secret.verifies("image", "gen_1", secret.sign("visitor", "gen_1"))
    assert not secret.verifies("image", "gen_1", secret.sign("image", "gen_2"))
    assert not secret.verifies("image", "gen_1", b"")


@pytest.mark.parametrize("name", ["PASSWORD_PEPPER", "SIGNING_KEY"])
def test_a_previous_secret_is_read_under_its_own_name(name: str) -> None:
    settings = read_settings(ENVIRONMENT | {f"{name}_PREVIOUS": OLD.decode()})
    rotatable = settings.pepper if name == "PASSWORD_PEPPER" else settings.signing
    assert (rotatable.current, rotatable.previous) == (ENVIRONMENT[name].encode(), OLD)


def test_a_pepper_is_named_without_being_told() -> None:
    assert pepper_id(NEW) == pepper_id(bytes(NEW))
    assert pepper_id(NEW) != pepper_id(OLD)
    assert NEW.decode() not in pepper_id(NEW)
