"""TLS with the operator's own certificate."""

import os
import ssl
from pathlib import Path

import pytest
import trustme

from mcp_orch.app.errors import BadSetting
from mcp_orch.app.tls import Tls, TlsFiles


def files_in(folder: Path, *, name: str = "hub.example", at: int = 1) -> TlsFiles:
    """A certificate for this name, written at this time."""
    issued = trustme.CA().issue_cert(name)
    files = TlsFiles(cert=folder / "cert.pem", key=folder / "key.pem")
    files.key.write_bytes(issued.private_key_pem.bytes())
    files.cert.write_bytes(b"".join(one.bytes() for one in issued.cert_chain_pems))
    for path in (files.cert, files.key):
        os.utime(path, (at, at))
    return files


def name_shown(tls: Tls) -> bytes:
    """The certificate that somebody who connects now gets."""
    ours, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    here = client.wrap_bio(ours, theirs, server_hostname="hub.example")
    there = tls.context.wrap_bio(theirs, ours, server_side=True)
    for _ in range(4):
        for side in (here, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return here.getpeercert(binary_form=True) or b""


def test_a_certificate_that_was_renewed_is_shown_to_the_next_who_connects(tmp_path: Path) -> None:
    tls = Tls(files_in(tmp_path))
    first = name_shown(tls)
    assert tls.follow() is None
    assert name_shown(tls) == first
    files_in(tmp_path, at=2)
    assert tls.follow() is None
    assert name_shown(tls) not in {first, b""}


def test_a_broken_renewal_is_told_once_and_the_good_certificate_stays(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    tls = Tls(files)
    first = name_shown(tls)
    files.cert.write_text("not a certificate")
    assert "MCP_ORCH_TLS_CERT" in (tls.follow() or "")
    assert tls.follow() is None
    files.cert.unlink()
    assert tls.follow() is None
    assert name_shown(tls) == first


def test_files_that_are_no_certificate_keep_the_hub_from_starting(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="MCP_ORCH_TLS_KEY"):
        Tls(TlsFiles(cert=tmp_path / "none.pem", key=tmp_path / "none.key"))
