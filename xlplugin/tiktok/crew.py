"""Many calls at once, while the caller's thread keeps the books, shows progress and notices Cancel."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from xlplugin.errors import Cancelled
from xlplugin.tiktok.client import Client

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2  # pieces of work handed out for each worker, so that none waits for this thread
HEARTBEAT = 0.1  # seconds between two looks at Cancel


def run(client: Client, work: Callable[[T], R], queue: deque[T]) -> Iterator[tuple[R, int]]:
    """Each result as it comes, with the number of idle hands. The caller may add to the queue between two results.

    After the first trouble nothing new begins; what was under way is still handed over, then the trouble is raised.
    """
    running: set[Future[R]] = set()
    trouble: BaseException | None = None
    with ThreadPoolExecutor(client.workers) as pool:
        try:
            while running or (queue and not trouble):
                while queue and not trouble and len(running) < AHEAD * client.workers:
                    running.add(pool.submit(work, queue.popleft()))
                done, running = wait(running, HEARTBEAT, FIRST_COMPLETED)
                trouble = trouble or _cancelled(client)
                for future in done:
                    error = future.exception()
                    trouble = trouble or error
                    if error is None:
                        yield future.result(), AHEAD * client.workers - len(running)
                if trouble:
                    client.halt()
            if trouble:
                raise trouble
        finally:
            client.halt()
            pool.shutdown()
            client.rearm()


def _cancelled(client: Client) -> Cancelled | None:
    try:
        client.check()
    except Cancelled as wish:
        return wish
    return None
