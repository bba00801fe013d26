"""The data directory, its secret and its lock."""

import os
import socket
import stat

import pytest

from mcp_orch.app.data_dir import DataDir, holding, is_held, prepare_data_dir, root_secret, short_path
from mcp_orch.app.errors import DataDirRefused, HubRunning, plain_errors
from mcp_orch.contract.errors import OrchError


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_closed_to_others_and_closed_when_it_is_open(tmp_path):
    place = prepare_data_dir(tmp_path / "deep" / "hub")
    assert mode(place.path) == 0o700
    place.path.chmod(0o755)
    prepare_data_dir(place.path)
    assert mode(place.path) == 0o700


def test_a_file_in_its_place_is_refused(tmp_path):
    (tmp_path / "hub").touch()
    with pytest.raises(DataDirRefused, match="can't be used"):
        prepare_data_dir(tmp_path / "hub")


def test_a_directory_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DataDirRefused, match="can't be written"):
        prepare_data_dir(tmp_path)


def test_the_secret_is_made_once_and_kept_closed(tmp_path):
    place = DataDir(tmp_path)
    made = root_secret(place)
    assert len(made) >= 48
    assert mode(place.secret) == 0o600
    place.secret.chmod(0o644)
    assert root_secret(place) == made
    assert mode(place.secret) == 0o600


def test_a_secret_that_was_emptied_is_not_replaced_in_silence(tmp_path):
    place = DataDir(tmp_path)
    place.secret.write_bytes(b"\n")
    with pytest.raises(DataDirRefused, match="holds no secret"):
        root_secret(place)


def test_a_secret_that_cannot_be_made_is_refused(tmp_path):
    with pytest.raises(DataDirRefused, match="can't be used"):
        root_secret(DataDir(tmp_path / "nowhere"))


def test_one_hub_uses_it_at_a_time(tmp_path):
    place = DataDir(tmp_path)
    assert not is_held(place)
    with holding(place):
        assert is_held(place)
        with pytest.raises(HubRunning, match=f"process {os.getpid()} uses") as caught, holding(place):
            pass
    assert caught.value.hint is not None
    assert not is_held(place)


def test_a_socket_with_a_long_path_can_be_bound_and_reached(tmp_path):
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    path = folder / "hub.sock"
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        with short_path(path) as short:
            server.bind(short)
        server.listen()
        with short_path(path) as short:
            client.connect(short)
    with short_path(tmp_path / "s") as short:
        assert short == str(tmp_path / "s") or short.startswith("/proc/")


def test_our_error_comes_out_of_groups():
    with pytest.raises(OrchError, match="inner"), plain_errors():
        raise ExceptionGroup("outer", [ValueError("x"), ExceptionGroup("middle", [OrchError("inner")])])
    with pytest.raises(ExceptionGroup), plain_errors():
        raise ExceptionGroup("outer", [ValueError("x")])
