"""`python -m tools.sandbox`: the sandbox as a process of its own, for `make dev` and HTTP tests."""

import argparse
import asyncio
import os
import signal

import msgspec

from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.service import TEST_KEY, TEST_SECRET, CreemOptions
from tools.sandbox.kie.service import KieOptions
from tools.sandbox.sandbox import Options, Sandbox


def main() -> None:
    """Serve as the command line says."""
    asyncio.run(serve(read_options()))


def read_options() -> Options:
    """Read the command line, and Creem's secrets from the environment, where `ps` does not show them."""
    parser = argparse.ArgumentParser(prog="python -m tools.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--foreign-port", type=int, default=0, help="second origin for results")
    parser.add_argument("--creem-port", type=int, default=0, help="Creem's origin")
    parser.add_argument("--creem-webhook", help="where Creem's events go")
    parser.add_argument("--creem-seller", default="The shop", help="who sells on Creem's pages")
    parser.add_argument("--creem-offers", default="[]", help="what is sold, a JSON list of Offer")
    parser.add_argument("--key", action="append", help="a Bearer key (default sandbox-key)")
    parser.add_argument("--credits", type=float, default=10_000.0, help="balance of each key")
    parser.add_argument("--seconds", type=float, default=4.0, help="time of a task at 1K")
    parser.add_argument("--hidden-seconds", type=float, default=0.5, help="recordInfo is null so long")
    parser.add_argument("--webhook-key", help="sign callbacks with this key")
    parser.add_argument("--speed", type=float, default=1.0, help="how fast the clock runs")
    parser.add_argument("--flat", action="store_true", help="flat pictures of the true size")
    given = parser.parse_args()
    kie = KieOptions(
        keys=tuple(given.key or ("sandbox-key",)),
        credits=given.credits,
        seconds=given.seconds,
        hidden_seconds=given.hidden_seconds,
        webhook_key=given.webhook_key,
    )
    creem = CreemOptions(
        key=os.environ.get("CREEM_API_KEY") or TEST_KEY,
        webhook_secret=os.environ.get("CREEM_WEBHOOK_SECRET") or TEST_SECRET,
        webhook=given.creem_webhook,
        offers=tuple(msgspec.json.decode(given.creem_offers, type=list[Offer])),
        seller=given.creem_seller,
    )
    return Options(
        host=given.host,
        port=given.port,
        foreign_port=given.foreign_port,
        creem_port=given.creem_port,
        paint=not given.flat,
        speed=given.speed,
        kie=kie,
        creem=creem,
    )


async def serve(options: Options) -> None:
    """Serve until SIGTERM or SIGINT; the one line says when and where."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Sandbox.running(options) as sandbox:
        print(f"sandbox ready on {sandbox.url}", flush=True)
        await stopped.wait()


if __name__ == "__main__":
    main()
