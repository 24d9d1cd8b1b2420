"""Many calls at once, while the caller's thread keeps the books, shows progress and notices Cancel."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from xlplugin.tiktok.api.client import HEARTBEAT, Client

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2  # pieces of work handed out for each worker, so that none waits for this thread


def run(client: Client, work: Callable[[T], R], queue: deque[T]) -> Iterator[tuple[R, int]]:
    """Each result as it comes, with the number of idle hands. The caller may add to the queue between two results.

    After the first trouble nothing new begins; what was under way is still handed over, then the trouble is raised.
    After a Cancel, or when the caller goes away, nothing is waited for, and the client makes no call any more.
    """
    running: set[Future[R]] = set()
    trouble: BaseException | None = None
    pool = ThreadPoolExecutor(client.workers)
    try:
        while running or (queue and not trouble):
            while queue and not trouble and len(running) < AHEAD * client.workers:
                running.add(pool.submit(work, queue.popleft()))
            done, running = wait(running, HEARTBEAT, FIRST_COMPLETED)
            for future in done:
                error = future.exception()
                trouble = trouble or error
                if error is None:
                    yield future.result(), AHEAD * client.workers - len(running)
            client.look()
            if trouble:
                client.halt()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        client.abandon()
        raise
    pool.shutdown()
    client.rearm()
    if trouble:
        raise trouble
