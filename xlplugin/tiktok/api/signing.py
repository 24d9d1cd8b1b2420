"""Sign a request to TikTok Shop. Source: TikTok Shop Partner Center, "Sign your API request"."""

import hashlib
import hmac
from collections.abc import Mapping

UNSIGNED = frozenset({"sign", "access_token"})


def sign(
    secret: str, path: str, query: Mapping[str, str], body: bytes = b"", content_type: str = ""
) -> str:
    """Return the lowercase hex HMAC-SHA256 of path, query and body.

    Args:
        secret: The app secret.
        path: The path, without host and query.
        query: Decoded values by name; `sign` and `access_token` are not signed.
        body: The exact bytes that are sent; a multipart body is not signed.
        content_type: The request's content type.
    """
    pairs = "".join(key + query[key] for key in sorted(query.keys() - UNSIGNED))
    signed_body = body
    if content_type.split(";")[0].strip().lower() == "multipart/form-data":
        signed_body = b""
    wrapped = (secret + path + pairs).encode() + signed_body + secret.encode()
    return hmac.new(secret.encode(), wrapped, hashlib.sha256).hexdigest()
