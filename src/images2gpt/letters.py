"""How we write to people: plain text and the same in HTML. Links come from SITE_URL, never from a request."""

from html import escape

from images2gpt.application import App
from images2gpt.ports import Mail
from images2gpt.settings import Settings


def letter(settings: Settings, to: str, subject: str, *lines: str, reply_to: str | None = None) -> Mail:
    """A paragraph for each line; a line that is a link to our site becomes one."""
    parts = [*lines, settings.brand]
    html = "".join(f"<p>{_linked(part, settings.site_url)}</p>" for part in parts)
    text = "\n\n".join(parts) + "\n"
    return Mail(to=to, subject=f"{subject} · {settings.brand}", text=text, html=html, reply_to=reply_to)


def send(app: App, mail: Mail) -> None:
    """Behind the answer: how long a mail takes tells nobody whether it was sent."""
    if app.settings.mail:
        app.background.start("mail", app.mailer.send(mail))


def _linked(part: str, site_url: str) -> str:
    text = escape(part)
    return f'<a href="{text}">{text}</a>' if part.startswith(f"{site_url}/") else text
