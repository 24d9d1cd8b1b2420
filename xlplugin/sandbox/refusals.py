"""Declare the refusals of TikTok Shop."""


class RefusedCall(Exception):
    """TikTok's answer to a request that fails a check."""

    def __init__(self, status: int, code: int, message: str, retry_after: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


def too_many(retry_after: str = "") -> RefusedCall:
    """Return the refusal of a call beyond the rate limit."""
    message = "Too many requests. You've made too many requests in a short period of time."
    return RefusedCall(429, 36009002, message, retry_after)
