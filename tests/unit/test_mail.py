"""What a message is made of, and what never becomes one."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage

import pytest

from images2gpt.mail import LONGEST_SUBJECT, compose
from images2gpt.ports import Mail, MailRefused
from tests.support.ports import NOON

SENDER = "no-reply@images2gpt.test"
MAIL = Mail(
    to="ada@example.com",
    subject="Choose a new password · Images 2 GPT",
    text=f"Hello\n.\nFrom here:\nhttps://images.test/reset#token={'x' * 120}\n",
    html="<p>Grüße</p>",
)

BREAKS = ["\r\nBcc: eve@example.com", "\r", "\n", "\0", "\x85", "\u2028", "\x1b", "=?utf-8?q?=0D=0ABcc:_eve@e.com?="]
NO_MAILBOX = [
    "",
    "ada",
    "@example.com",
    "ada@",
    "ada@example.com, eve@example.com",
    "ada@example.com;eve@example.com",
    "Ada <ada@example.com>",
    "ada@eve@example.com",
    '"ada lovelace"@example.com',
    "ada @example.com",
    "ada@example.com (Ada)",
    "ädä@example.com",
    "=?utf-8?q?eve?=@example.com",
    f"ada@{'a' * 251}",
]


def sent(mail: Mail = MAIL) -> bytes:
    return compose(mail, SENDER, message_id="msg_abc", now=NOON)


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    text: str = part.get_content()
    return text


def test_a_message_says_who_to_whom_what_and_when() -> None:
    message = read(sent(replace(MAIL, reply_to="eve@example.org")))
    assert dict(message.items()) == {
        "From": SENDER,
        "To": "ada@example.com",
        "Subject": "Choose a new password · Images 2 GPT",
        "Reply-To": "eve@example.org",
        "Date": "Sun, 22 Nov 2026 12:00:00 +0000",
        "Message-ID": "<msg_abc@images2gpt.test>",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="msg_abc"',
    }
    assert "Reply-To" not in read(sent())


def test_both_parts_arrive_as_they_were_written() -> None:
    message = read(sent())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert body(message, "plain").splitlines() == MAIL.text.splitlines()
    assert body(message, "html").splitlines() == MAIL.html.splitlines()


def test_a_message_is_ascii_in_lines_that_every_server_takes() -> None:
    raw = sent(replace(MAIL, subject="ä" * LONGEST_SUBJECT, to=f"{'a' * 64}@{'b.' * 94}b"))
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert read(raw)["Subject"] == "ä" * LONGEST_SUBJECT


def test_a_link_can_be_copied_out_of_the_file_and_a_line_is_never_too_long() -> None:
    assert f"token={'x' * 120}\r\n".encode() in sent()
    long = replace(MAIL, text="y" * 5_000, html="<p>" + "z" * 5_000)
    assert all(len(line) <= 998 for line in sent(long).split(b"\r\n"))
    assert body(read(sent(long)), "plain").strip() == long.text
    assert body(read(sent(long)), "html").strip() == long.html


def test_nothing_in_it_is_left_to_chance() -> None:
    assert sent() == sent()


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("place", ["{}x", "x{}", "x{}@example.com", "x@example.com{}"])
def test_a_line_break_never_becomes_part_of_a_header(broken: str, place: str) -> None:
    value = place.format(broken)
    for mail in (replace(MAIL, subject=value), replace(MAIL, to=value), replace(MAIL, reply_to=value)):
        with pytest.raises(MailRefused):
            sent(mail)
    with pytest.raises(MailRefused):
        compose(MAIL, value, message_id="msg_abc", now=NOON)
    with pytest.raises(MailRefused):
        compose(MAIL, SENDER, message_id=value, now=NOON)


@pytest.mark.parametrize("address", NO_MAILBOX)
def test_every_address_is_one_mailbox(address: str) -> None:
    for mail in (replace(MAIL, to=address), replace(MAIL, reply_to=address)):
        with pytest.raises(MailRefused):
            sent(mail)
    with pytest.raises(MailRefused):
        compose(MAIL, address, message_id="msg_abc", now=NOON)


@pytest.mark.parametrize("subject", ["", "x" * (LONGEST_SUBJECT + 1), "\ud800"])
def test_a_subject_is_neither_empty_nor_endless_nor_half_a_character(subject: str) -> None:
    with pytest.raises(MailRefused):
        sent(replace(MAIL, subject=subject))


def test_half_a_character_in_a_body_is_refused_too() -> None:
    with pytest.raises(MailRefused):
        sent(replace(MAIL, text="\ud800"))
    with pytest.raises(MailRefused):
        sent(replace(MAIL, html="\ud800"))
