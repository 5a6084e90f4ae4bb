"""The sandbox as a process, and its control endpoints."""

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.sandbox.client import ControlRefused, RemoteSandbox
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.purchases import NO_FUNDS
from tools.sandbox.creem.service import TEST_KEY
from tools.sandbox.faults import Answer, Refuse
from tools.sandbox.kie.behaviour import Fail

ROOT = Path(__file__).parents[3]
BODY = {
    "model": "gpt-image-2-text-to-image",
    "input": {"prompt": "a hill", "aspect_ratio": "1:1", "resolution": "1K"},
}


@pytest.fixture(scope="module")
def process() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tools.sandbox", "--port", "0", "--flat", "--credits", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as started:
        yield started
        started.send_signal(signal.SIGTERM)
        rest, _ = started.communicate(timeout=5)
        assert (started.returncode, rest) == (0, "")


@pytest.fixture(scope="module")
def url(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("sandbox ready on http://127.0.0.1:")
    return line.removeprefix("sandbox ready on ").strip()


@pytest.fixture
def remote(url: str) -> RemoteSandbox:
    sandbox = RemoteSandbox(url)
    sandbox.reset()
    return sandbox


def _create(remote: RemoteSandbox) -> Any:
    return _send(remote, "/api/v1/jobs/createTask", json.dumps(BODY).encode())


def _send(remote: RemoteSandbox, path: str, body: bytes | None = None) -> Any:
    headers = {"Authorization": "Bearer sandbox-key", "Content-Type": "application/json"}
    request = urllib.request.Request(remote.url + path, body, headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


def test_switches_can_be_set_from_another_process(remote: RemoteSandbox) -> None:
    remote.kie.next(create=Refuse(455, "maintenance"))
    remote.kie.next(create=Answer(body=b'{"code":200,"data":"\xc3\xa9"}'))
    assert _create(remote)["code"] == 455
    assert _create(remote)["data"] == "é"
    assert _create(remote)["code"] == 200


def test_records_can_be_read_from_another_process(remote: RemoteSandbox) -> None:
    _create(remote)
    (request,) = remote.kie.received("create")
    assert request.json == BODY
    assert request.header("Authorization") == "Bearer sandbox-key"
    (task,) = remote.kie.tasks
    assert (task.prompt, task.ended, task.undocumented) == ("a hill", None, ())


def test_a_task_can_be_ended_and_charged_from_another_process(remote: RemoteSandbox) -> None:
    remote.kie.next(2, never=True)
    first, second = (_create(remote)["data"]["taskId"] for _ in range(2))
    remote.kie.settle(first)
    remote.kie.settle(second, Fail("400", "flagged"))
    assert [task.ended for task in remote.kie.tasks] == ["Succeed", "Fail"]
    assert remote.kie.credits == {"sandbox-key": 94.0}
    assert _send(remote, f"/api/v1/jobs/recordInfo?taskId={second}")["data"]["failCode"] == "400"


def test_time_can_be_pushed_on_from_another_process(remote: RemoteSandbox) -> None:
    task_id = _create(remote)["data"]["taskId"]
    remote.advance(1.2)
    assert _send(remote, f"/api/v1/jobs/recordInfo?taskId={task_id}")["data"]["state"] == "generating"


def test_a_barrier_can_be_worked_from_another_process(remote: RemoteSandbox) -> None:
    remote.kie.close_barrier("create")
    replies: list[Any] = []
    senders = [threading.Thread(target=lambda: replies.append(_create(remote))) for _ in range(3)]
    for sender in senders:
        sender.start()
    assert remote.kie.wait_at_barrier("create", 3) == 3
    assert replies == []
    remote.kie.release("create")
    for sender in senders:
        sender.join(5)
    assert [reply["code"] for reply in replies] == [200] * 3


def test_accounts_and_the_webhook_key_can_be_set_from_another_process(remote: RemoteSandbox) -> None:
    remote.kie.open_account("sandbox-key", credits=1.5)
    remote.kie.sign_with("another-key")
    assert _create(remote)["code"] == 402
    assert remote.kie.deliveries == []


def test_a_wrong_switch_is_refused_with_its_reason(remote: RemoteSandbox) -> None:
    with pytest.raises(ControlRefused, match="no such switch: creat "):
        remote.kie.next(creat=None)
    with pytest.raises(ControlRefused, match="KeyError"):
        remote.kie.settle("unknown")


def test_creem_is_another_origin_and_its_switches_are_there_too(remote: RemoteSandbox) -> None:
    assert remote.creem_url != remote.url
    beside = RemoteSandbox(remote.creem_url)
    beside.creem.next(decision="flag")
    body = json.dumps({"prompt": "a hill"}).encode()
    headers = {"x-api-key": TEST_KEY, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{remote.creem_url}/v1/moderation/prompt", body, headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        assert json.loads(response.read())["decision"] == "flag"
    (received,) = remote.creem.received("moderation")
    assert received.json == {"prompt": "a hill"}
    assert remote.kie.received() == []


def _ask_creem(remote: RemoteSandbox, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"x-api-key": TEST_KEY, "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(remote.creem_url + path, data, headers), timeout=10) as response:
        return json.loads(response.read())


def test_a_whole_purchase_can_be_driven_from_another_process(remote: RemoteSandbox) -> None:
    creem = remote.creem
    creem.sell(Offer(id="prod_plan", name="Plan", price=1000, period="every-month"))
    creem.tell("http://127.0.0.1:9/hook")
    with pytest.raises(ControlRefused, match="Insufficient funds"):
        creem.pay(_ask_creem(remote, "/v1/checkouts", {"product_id": "prod_plan"})["id"], card=NO_FUNDS)
    asked = {"product_id": "prod_plan", "success_url": "https://shop.test/back"}
    checkout_id = _ask_creem(remote, "/v1/checkouts", asked)["id"]
    assert creem.pay(checkout_id, email="ada@example.org", country="US").startswith(
        "https://shop.test/back?checkout_id="
    )
    (subscription,) = creem.records["subscriptions"]
    creem.renew(subscription["id"])
    creem.turn(subscription["id"], "past_due")
    first, second = creem.records["transactions"]
    creem.refund(first["id"], 250)
    dispute = creem.dispute(second["id"])
    creem.close_dispute(dispute, "won")
    assert [each["status"] for each in creem.records["transactions"]] == ["partialRefund", "paid"]
    assert [event.type for event in creem.events] == [
        "subscription.active", "subscription.paid", "checkout.completed",
        "subscription.paid", "subscription.past_due", "refund.created", "dispute.created",
    ]  # fmt: skip
    assert {(delivery.attempt, delivery.status) for delivery in creem.deliveries} == {(1, None)}
    remote.advance(31)
    creem.settled()
    assert [delivery.attempt for delivery in creem.deliveries].count(2) == 7
    assert creem.send(creem.events[0].id) is None
    assert creem.emit({"id": "evt_1"}, signature="absent") is None
    assert creem.events[0].envelope["object"]["customer"]["email"] == "ada@example.org"
    opened = _ask_creem(remote, "/v1/checkouts", asked)["id"]
    creem.expire(opened)
    assert _ask_creem(remote, f"/v1/checkouts?checkout_id={opened}")["status"] == "expired"


def test_a_deed_that_cannot_be_is_refused_with_its_reason(remote: RemoteSandbox) -> None:
    with pytest.raises(ControlRefused, match="KeyError"):
        remote.creem.pay("ch_unknown")
    with pytest.raises(ControlRefused, match="no such switch"):
        remote.creem.next(refunds="never")
