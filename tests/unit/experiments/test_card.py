"""What is found of experiments and datasets, by whom, and which cards a change of another record changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.experiments import audience
from functions.experiments.access import rights
from functions.experiments.access.callers import viewer
from functions.experiments.card import SOURCE
from functions.experiments.store import store
from shared.meter import metered
from shared.principal import CallerKind, Principal
from shared.records import Create, Prepared, Record, Values
from shared.search import PUBLIC, Card, Reading, readers_of, terms_on
from shared.search.addresses import record_of
from shared.search.card import check
from tests.unit.experiments.conftest import Lab
from tests.unit.experiments.test_visibility import EXPERIMENTS


def cards(kind: str, *ids: int) -> dict[int, Card]:
    """Give the cards of some records; each is within its bounds."""
    made = dict(SOURCE.kinds[kind](ids))
    for id, card in made.items():
        check(card)
        assert (card.dialect, card.kind, record_of(card.id)) == ("experiments", kind, (kind, id))
    return made


def _words(card: Card) -> set[str]:
    return {word for some in card.words.values() for text in some for word in text.split()}


def test_an_experiment_is_found_by_what_it_says(lab: Lab) -> None:
    schema = lab.schema()
    lab.name(schema, "glaze", 2)
    lab.name(schema, "peak", 1)
    said = {
        "schema": schema["namespace"],
        "parameters": [{"name": "glaze", "value": "celadon"}, {"name": "peak", "value": 1280}],
    }
    made = lab.experiment(title="Kiln 7", description="Glazes at high heat", handle="102.100/7", parameter_sets=[said])
    for order, name in ((2, "Otto Ost"), (1, "Lena Lind")):
        lab.make("experimentauthor", experiment=made["resource_uri"], author=name, order=order, institution="Pottery")
    card = cards("experiment", 1)[1]
    assert (card.title, card.text, card.creators) == ("Kiln 7", "Glazes at high heat", ("Lena Lind", "Otto Ost"))
    assert {"celadon", "1280.0", "Harbour", "Pottery", "102.100/7"} <= _words(card)
    assert card.landing == "/experiment/view/1/"
    assert card.made.isoformat() == f"{made['created_time']}+00:00"
    assert card.readers == (Reading(f"user:{lab.lena['user_id']}"),)
    assert (card.within, card.size) == ((), 0)


def test_a_dataset_is_found_by_what_it_says_and_its_files(lab: Lab) -> None:
    experiment = lab.experiment()
    made = lab.dataset(experiment, directory="run/5", created_time="2031-05-02T08:00:00")
    for name in ("b.csv", "a.CSV", "plot.png"):
        lab.file(made, name)
    card = cards("dataset", 1)[1]
    assert (card.title, card.files, card.size) == ("Thermocouples", ("a.CSV", "b.csv", "plot.png"), 36)
    assert card.raw["res_format"] == ("csv", "png")
    assert card.raw["downloadable"] == ("true",)
    assert card.extras["directory"] == ("run/5",)
    assert (card.within, card.landing) == (("experiment/1",), "/experiment/view/1/dataset/1/")
    assert card.made.isoformat() == "2031-05-02T08:00:00+00:00"
    assert "Kiln" not in _words(card), "what its experiments say may change for all their datasets at once"
    lab.dataset(experiment)
    assert cards("dataset", 2)[2].raw["downloadable"] == ("false",)


def test_a_dataset_is_found_by_whoever_sees_one_of_its_experiments_by_now(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = lab.experiment(), lab.experiment()
    lab.dataset(first, second)
    lab.share(second, lab.otto, canRead=True, effectiveDate="2031-05-02", expiryDate="2031-05-04")
    mine = Reading(f"user:{lab.lena['user_id']}")
    his = Reading(f"user:{lab.otto['user_id']}", date(2031, 5, 2), date(2031, 5, 4))
    assert set(cards("dataset", 1)[1].readers) == {mine, his}
    monkeypatch.setattr("functions.experiments.operations.experiments.respread", lambda id: None)
    lab.send("PATCH", first["resource_uri"], {"public_access": 50})
    assert cards("dataset", 1)[1].readers == (Reading(PUBLIC),), "also before lists have heard of it"


def test_what_is_gone_has_no_card(lab: Lab) -> None:
    lab.dataset(lab.experiment())
    lab.send("DELETE", "experiment/1/")
    assert cards("experiment", 1, 2) == cards("dataset", 1, 2) == {}


def test_a_dataset_of_experiments_that_have_gone_has_no_card(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.dataset(lab.experiment(), lab.experiment())
    monkeypatch.setattr("functions.experiments.operations.deletion.purge_for_a_while", lambda ids: None)
    lab.send("DELETE", "experiment/1/")
    assert cards("dataset", 1)[1].within == ("experiment/2",)
    lab.send("DELETE", "experiment/2/")
    assert cards("dataset", 1) == {}


def test_cards_of_many_records_take_as_many_trips_as_that_of_one(lab: Lab) -> None:
    for _ in range(8):
        lab.file(lab.dataset(lab.experiment()))
    for kind, trips in (("experiment", 1), ("dataset", 2)):
        with metered() as use:
            assert len(cards(kind, *range(1, 9))) == 8
        assert use.trips == trips


def test_a_file_changes_its_datasets_card(lab: Lab) -> None:
    lab.file(lab.dataset(lab.experiment()))
    file = store().get("dataset_file", 1)
    assert file
    with metered() as use:
        assert list(SOURCE.parts["dataset_file"](file.id, file.values)) == ["dataset/1"]
    assert use.trips == 0


def test_no_card_is_refused_for_its_length(lab: Lab) -> None:
    schema = lab.schema()
    lab.name(schema, "note", 7)
    notes = [{"name": "note", "value": f"{number} " + "\u7a91" * 400} for number in range(80)]
    experiment = lab.experiment(
        title="\u7a91" * 400,
        description="\u20ac" * 100_000,
        handle="h" * 5_000,
        parameter_sets=[{"schema": schema["namespace"], "parameters": notes}],
    )
    lab.make("experimentauthor", experiment=experiment["resource_uri"], author="\u7a91" * 255, order=1)
    lab.dataset(experiment, description="\u7a91" * 100_000)
    assert cards("experiment", 1)[1].title == "\u7a91" * 333
    assert cards("dataset", 1)[1].title == "\u7a91" * 333


@pytest.mark.thorough
def test_an_experiment_shared_with_thousands_is_found_by_the_first(lab: Lab) -> None:
    lab.experiment()
    row = {**_ROW, "pluginId": "django_user"}
    rows = [{**row, "n": number, "entityId": str(number)} for number in range(1, 2_500)]
    store().update("experiment", 1, lambda values: {**values, "acls": rows})
    assert len(cards("experiment", 1)[1].readers) == 2_000


_ROW = {
    "canRead": True,
    "canWrite": False,
    "canDelete": False,
    "isOwner": False,
    "effectiveDate": None,
    "expiryDate": None,
    "aclOwnershipType": 1,
}
_CALLERS = st.builds(
    Principal,
    kind=st.just(CallerKind.USER),
    user_id=st.integers(1, 3),
    groups=st.lists(st.integers(1, 3), max_size=2).map(frozenset),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(EXPERIMENTS, min_size=1, max_size=3),
    _CALLERS | st.just(Principal(CallerKind.ANONYMOUS)),
    st.integers(-2, 2),
)
def test_a_caller_finds_on_a_day_what_they_see_on_it(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, told: list[Any], caller: Principal, days: int
) -> None:
    day = date.fromordinal(date.today().toordinal() + days)
    monkeypatch.setattr(audience, "today", lambda: day.isoformat())
    dataset, experiments = _make(told)
    terms = readers_of(caller)
    assert terms is not None

    def found(card: Card | None) -> bool:
        return card is not None and bool(terms & terms_on(card.readers, day))

    made = cards("experiment", *(each.id for each in experiments))
    for each in experiments:
        assert found(made.get(each.id)) == rights.may_see(each, viewer(caller))
    assert found(cards("dataset", dataset).get(dataset)) == rights.dataset_visible(experiments, viewer(caller))


def _make(told: list[Any]) -> tuple[int, list[Record]]:
    """Make experiments as told and a dataset in all of them, without asking anybody."""

    def plan(prepared: Prepared) -> list[Create]:
        *ids, dataset = prepared.ids
        made = [Create("experiment", id, {**_EXPERIMENT, **each}) for id, each in zip(ids, told, strict=True)]
        seen = audience.together(audience.of_experiment(each.values) for each in made)
        return [*made, Create("dataset", dataset, {**_DATASET, "experiments": ids, "audience": seen})]

    *experiments, dataset = store().transact(plan, reserve=[*["experiment"] * len(told), "dataset"])
    return dataset.id, experiments


_MOMENT = "2031-05-02T08:00:00"
_EXPERIMENT: Values = {
    **{"title": "Kiln 7", "description": "", "institution_name": "", "url": None, "handle": None},
    **{"created_time": _MOMENT, "update_time": _MOMENT, "parameter_sets": [], "authors": []},
}
_DATASET: Values = {
    **{"description": "Heat", "directory": None, "instrument": None, "parameter_sets": []},
    **{"created_time": _MOMENT, "modified_time": _MOMENT},
}
