"""Make many calls at once; the caller's thread collects, shows progress and notices Cancel."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from xlplugin.tiktok.api.client import HEARTBEAT, Client

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2  # tasks handed out for each worker, so that no worker waits for the caller's thread


def run_tasks(client: Client, work: Callable[[T], R], queue: deque[T]) -> Iterator[tuple[R, int]]:
    """Run `work` on every task of the queue; yield each result with the number of free workers.

    The caller may add to the queue between two results. After an error no new task begins; results
    of running tasks are still yielded, then the error is raised. After Cancel, or when the caller
    stops iterating, no answer is waited for and the client makes no more calls.

    Raises:
        Cancelled: The user pressed Cancel.
        Exception: The first error that `work` raised.
    """
    running: set[Future[R]] = set()
    first_error: BaseException | None = None
    pool = ThreadPoolExecutor(client.workers)
    most = AHEAD * client.workers
    try:
        while running or (queue and not first_error):
            while queue and not first_error and len(running) < most:
                running.add(pool.submit(work, queue.popleft()))
            done, running = wait(running, HEARTBEAT, FIRST_COMPLETED)
            for future in done:
                error = future.exception()
                first_error = first_error or error
                if error is None:
                    yield future.result(), most - len(running)
            client.raise_if_cancelled()
            if first_error:
                client.stop_workers()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        client.stop_and_disconnect()
        raise
    pool.shutdown()
    client.allow_calls()
    if first_error:
        raise first_error
