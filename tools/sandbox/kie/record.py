"""A task as recordInfo shows it and as a callback tells it: the same facts in two dialects."""

import json
from typing import Any

from tools.sandbox.kie.behaviour import AnyOutcome, Die, Fail, Succeed
from tools.sandbox.kie.tasks import Task

FORGED_URL = "https://attacker.example/forged.png"
DONE = "Playground task completed successfully."


def record_data(task: Task, now: float) -> dict[str, Any]:
    """recordInfo's `data` (kie.md 1.3): `param` holds `input` as an object, costTime is in ms."""
    blank = "" if task.life.blanks == "empty" else None
    data: dict[str, Any] = {
        "taskId": task.id,
        "model": task.asked.model,
        "state": task.state(now),
        "param": _dump(_param(task, task.asked.input)),
        "resultJson": blank,
        "failCode": blank,
        "failMsg": blank,
        "costTime": None,
        "completeTime": None,
        "createTime": _milliseconds(task.created_at),
        "updateTime": _milliseconds(now),
    }
    if task.completed_at is not None:
        data |= dict.fromkeys(("completeTime", "updateTime"), _milliseconds(task.completed_at))
    match task.outcome:
        case Succeed(shape="absent"):
            del data["resultJson"]
        case Succeed():
            data["resultJson"] = _result_json(task, task.outcome)
        case Fail(code, msg):
            data |= {"failCode": code, "failMsg": msg}
    if isinstance(task.outcome, Succeed):
        data |= {"costTime": _milliseconds(_seconds_taken(task))} | _credits(task)
    return data


def callback_body(task: Task, outcome: AnyOutcome, now: float) -> dict[str, Any]:
    """A callback's body (kie.md 2.1): `input` is a string inside `param`, costTime is in seconds."""
    forged = task.life.callback_body == "forged"
    told = Succeed(urls=(FORGED_URL,)) if forged else outcome
    completed_at = now if task.completed_at is None else task.completed_at
    times = {
        "createTime": _milliseconds(task.created_at),
        "completeTime": _milliseconds(completed_at),
        "updateTime": _milliseconds(completed_at),
    }
    data = {
        "task_id" if task.life.callback_body == "task_id" else "taskId": task.id,
        "model": task.asked.model,
        "state": "success" if isinstance(told, Succeed) else "fail",
        "param": _dump(_param(task, _dump(task.asked.input))),
    }
    match told:
        case Succeed():
            result = {} if told.shape == "absent" else {"resultJson": _result_json(task, told)}
            cost = {"costTime": int(completed_at - task.created_at)} | _credits(task)
            return {"code": 200, "msg": DONE, "data": data | result | cost | times}
        case Fail(code, msg):
            failure = {"failCode": code, "failMsg": msg}
            return {"code": _callback_code(code), "msg": msg, "data": data | failure | times}
        case Die(number, msg):
            return {"code": number, "msg": msg, "data": data | times}


def _callback_code(fail_code: str) -> int:
    """The callback page knows 400, 500 and 501 (kie.md 2.1)."""
    return int(fail_code) if fail_code in ("400", "501") else 500


def _result_json(task: Task, outcome: Succeed) -> object:
    """A JSON string; everything else is a fault (kie.md trap 6)."""
    urls = task.urls if outcome.urls is None else outcome.urls
    document = {"resultUrls": list(urls)}
    if outcome.shape == "null":
        return None
    if outcome.shape == "object":
        return document
    return _dump(document) if outcome.raw is None else outcome.raw


def _param(task: Task, given: object) -> dict[str, object]:
    callback = {} if task.asked.callback_url is None else {"callBackUrl": task.asked.callback_url}
    return {"model": task.asked.model, **callback, "input": given}


def _credits(task: Task) -> dict[str, float | int]:
    if task.life.credits == "absent":
        return {}
    return {"creditsConsumed": int(task.price) if task.price.is_integer() else task.price}


def _seconds_taken(task: Task) -> float:
    return (task.completed_at or task.created_at) - task.created_at


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
