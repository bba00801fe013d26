"""The TLS contexts of the process: making one costs milliseconds and reads every certificate of the system."""

import functools
import ssl


@functools.cache
def tls_context(ca_file: str | None, *, is_http: bool = True) -> ssl.SSLContext:
    """Verifies certificates and host names, against these authorities or those of the system."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if is_http:
        context.set_alpn_protocols(["http/1.1"])
    return context
