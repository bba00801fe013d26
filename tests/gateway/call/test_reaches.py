"""What was worked out for a caller is remembered as long as nothing it depends on has been replaced."""

from dataclasses import replace

from mcp_orch.access.permissions import Permission
from mcp_orch.access.reach import Reach
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.reaches import Reaches
from tests.builders import a_member, a_project, a_server, unified
from tests.gateway.fake_planes import FakePictures


def test_the_same_caller_at_the_same_endpoint_is_judged_once_a_picture() -> None:
    picture = a_project(servers=[a_server("git")])
    pictures = FakePictures(picture)
    reaches, caller, endpoint = Reaches(pictures=pictures), a_member(), unified()
    found = reaches.find(endpoint, caller)
    assert reaches.find(endpoint, caller) is found
    pictures.publish(replace(picture, version=picture.version + 1))
    again = reaches.find(endpoint, caller)
    assert isinstance(again, Reach)
    assert again is not found
    assert again.picture.version == picture.version + 1


def test_a_caller_that_lost_its_role_is_refused_with_the_next_picture() -> None:
    picture = a_project(servers=[a_server("git")])
    pictures = FakePictures(picture)
    reaches, caller, endpoint = Reaches(pictures=pictures), a_member(), unified()
    assert isinstance(reaches.find(endpoint, caller), Reach)
    pictures.publish(replace(picture, members={}))
    assert isinstance(reaches.find(endpoint, caller), Failed)


def test_equal_callers_and_endpoints_that_are_others_are_judged_for_themselves() -> None:
    pictures = FakePictures(a_project(servers=[a_server("git")]))
    reaches = Reaches(pictures=pictures)
    found = reaches.find(unified(), a_member())
    assert reaches.find(unified(), a_member()) is not found


def test_what_one_permission_opens_is_not_open_to_what_needs_another() -> None:
    pictures = FakePictures(a_project(servers=[a_server("git")]))
    reaches, caller, endpoint = Reaches(pictures=pictures), a_member(), unified()
    assert isinstance(reaches.find(endpoint, caller), Reach)
    assert isinstance(reaches.find(endpoint, caller, needs=Permission.SERVERS_EDIT), Failed)


def test_what_is_remembered_is_bounded() -> None:
    pictures = FakePictures(a_project(servers=[a_server("git")]))
    reaches, caller, endpoint = Reaches(pictures=pictures), a_member(), unified()
    found = reaches.find(endpoint, caller)
    others = [replace(endpoint) for _ in range(4_096)]
    for other in others:
        reaches.find(other, caller)
    assert reaches.find(endpoint, caller) is not found
    missing = EndpointRef(project="nowhere", kind=EndpointKind.UNIFIED)
    assert isinstance(reaches.find(missing, caller), Failed)
