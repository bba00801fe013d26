"""Upstreams over TLS: the certificate is checked against the name, whatever address was connected to."""

import asyncio
import json
import ssl

import pytest
import trustme

from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.gateway.upstream.pool import UpstreamPool
from mcp_orch.kit.clock import SystemClock
from mcp_orch.kit.ids import RandomIds
from tests.gateway.upstream.fake_http import FakeHttp, ModernServer
from tests.gateway.upstream.rig import SERVER, Feed, a_call, a_picture, a_remote, settings_in, text_of

pytestmark = pytest.mark.anyio


class TlsFake(FakeHttp):
    context: ssl.SSLContext

    async def start(self) -> None:
        # A client that hangs up during the handshake is what this test wants.
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.context)
        self.port = self.server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(("name", "is_good"), [("localhost", True), ("127.0.0.1", False)])
async def test_the_name_decides(tmp_path, name, is_good) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    fake = TlsFake(ModernServer())
    fake.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(fake.context)
    await fake.start()
    settings = settings_in(tmp_path)
    settings = type(settings)(
        home=tmp_path, ranges=settings.ranges, waits=settings.waits, ca_file=str(tmp_path / "ca.pem"), start_jitter_s=0
    )
    feed = Feed(a_picture(a_remote(f"https://{name}:{fake.port}/mcp")))
    try:
        async with UpstreamPool(pictures=feed, clock=SystemClock(), ids=RandomIds(), settings=settings) as pool:
            catalog = await pool.catalog(SERVER, 5)
            assert (catalog is not None) == is_good
            if is_good:
                said = json.loads(text_of(await pool.dispatch(SERVER, a_call("echo"))))
                assert said["headers"]["mcp-name"] == "echo"
            else:
                assert pool.status(SERVER).state is UpstreamState.FAILED
                assert "TLS with 127.0.0.1" in (pool.status(SERVER).reason or "")
    finally:
        await fake.stop()
