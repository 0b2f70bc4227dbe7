"""Who may what that the authorization matrix has no column for: a community's administrators, and whom owners name."""

from __future__ import annotations

from .client import Client, Json, at


def administered(admin: Client, somebody: Client, **policies: bool) -> str:
    """A community that somebody administers."""
    person = somebody.create()["properties"]["owner"]
    return str(admin.make_community(admins=[person], policies=policies)["id"])


def filled(owner: Client, **values: str) -> Json:
    """A draft with a file."""
    return owner.upload(owner.create(**values))


def test_a_communitys_administrator_reads_what_is_submitted_to_it(owner: Client, other: Client, admin: Client) -> None:
    made = filled(owner, community=administered(admin, other, review=True))
    denied = 403, {"error": "Permission denied"}
    assert other.refused("GET", at(made)) == denied
    assert owner.submit(made)["properties"]["state"] == "submitted"
    assert other.get(made)["files"] == made["files"]
    assert other.send("GET", f"{at(made)}/files/run.csv").content == b"a,b\n"
    assert other.refused("PUT", f"{at(made)}/files/run.csv", b"")[0] == 403
    assert other.refused("DELETE", at(made)) == denied
    assert owner.refused("PUT", f"{at(made)}/files/run.csv", b"")[0] == 409
    assert owner.refused("POST", f"{at(made)}/approve") == denied
    assert other.ok("POST", f"{at(made)}/approve")["properties"]["state"] == "published"


def test_a_communitys_administrator_changes_metadata_of_what_is_published(
    owner: Client, other: Client, admin: Client, stranger: Client
) -> None:
    community = administered(admin, other)
    made = owner.submit(filled(owner, community=community, sharelevel="Closed"))
    assert other.add(made, description="Corrected")["metadata"]["base"]["description"] == "Corrected"
    assert other.send("GET", f"{at(made)}/files/run.csv").status_code == 200
    assert other.refused("DELETE", at(made))[0] == 403
    assert stranger.get(made)["metadata"]["base"]["description"] == "Corrected"
    assert stranger.refused("GET", f"{at(made)}/files/run.csv") == (401, {"error": "Access token required"})


def test_closed_files_are_for_those_whom_the_owner_names(owner: Client, other: Client) -> None:
    made = owner.submit(filled(owner, sharelevel="Closed"))
    file = f"{at(made)}/files/run.csv"
    assert other.refused("GET", file)[0] == 403
    person = other.create()["properties"]["owner"]
    owner.ok("PUT", f"{at(made)}/access", {"sharelevel": "Closed", "users": [person]})
    assert other.send("GET", file).content == b"a,b\n"
    owner.ok("PUT", f"{at(made)}/access", {"sharelevel": "Closed", "users": []})
    assert other.refused("GET", file)[0] == 403


def test_some_communities_take_objects_of_their_members_alone(owner: Client, other: Client, admin: Client) -> None:
    community = administered(admin, other, membersOnly=True)
    said = {"title": "x", "community": community, "sharelevel": "Open"}
    assert owner.refused("POST", "/api/objects/deposit", said)[0] == 403
    for member in (other, admin):
        assert member.create(community=community)["properties"]["state"] == "draft"


def test_drafts_and_their_pages_are_their_owners(owner: Client, other: Client, stranger: Client) -> None:
    made = owner.create()
    page = f"/deposit/{made['id']}"
    assert [client.send("GET", page).status_code for client in (owner, other, stranger)] == [200, 403, 401]
    assert [client.send("GET", f"{page}/files/x").status_code for client in (owner, other, stranger)] == [404, 403, 401]
