"""TLS with the operator's own certificate, for hubs without a proxy in front."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_orch.app.errors import BadSetting

CERT_VARIABLE: Final = "MCP_ORCH_TLS_CERT"
KEY_VARIABLE: Final = "MCP_ORCH_TLS_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """A certificate with its chain, and its key, as PEM files."""

    cert: Path
    key: Path

    def versions(self) -> tuple[int, int]:
        """What changes when the files do. Raises OSError."""
        return self.cert.stat().st_mtime_ns, self.key.stat().st_mtime_ns


class Tls:
    """The TLS of the listeners. New files are taken for new connections; bad ones leave the good certificate in use."""

    def __init__(self, files: TlsFiles) -> None:
        self._files: Final = files
        self.context: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        # Replaced by `follow`.
        self._seen = self._load()

    def follow(self) -> str | None:
        """Takes files that have changed; the reason why it could not, once."""
        try:
            found = self._files.versions()
        except OSError:
            # Being replaced at this moment.
            return None
        if found == self._seen:
            return None
        self._seen = found
        try:
            self._load()
        except BadSetting as refused:
            return refused.message
        return None

    def _load(self) -> tuple[int, int]:
        try:
            seen = self._files.versions()
            self.context.load_cert_chain(self._files.cert, self._files.key)
        except (OSError, ssl.SSLError) as refused:
            raise BadSetting(
                CERT_VARIABLE,
                f"and {KEY_VARIABLE} are no certificate with its key: {refused.strerror or refused}",
                hint="both are PEM files; the certificate's chain stands below it in the same file",
            ) from refused
        return seen
