"""Registering files and changing what is known of them.

Both are steps of a write (`work`), so that many files can be registered in one transaction. Who may write one of the
experiments of a file's dataset may do so; sums of the dataset and its experiments move in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from functions.experiments import kinds, parameters, refusals
from functions.experiments.files import boxes, media_types, replicas, rules
from functions.experiments.files.attachments import Attachment
from functions.experiments.files.boxes import DEFAULT, STAGING, Box
from functions.experiments.files.rules import Parts, WantedCopy, Way
from functions.experiments.kinds import BadValue, now
from functions.experiments.models import RESOURCES
from functions.experiments.operations import described, parents
from functions.experiments.operations.parents import Parents
from functions.experiments.operations.work import Step, Work, commit
from functions.experiments.parameters import GivenSet, Planned, PlannedSet
from functions.experiments.store import store
from shared.aws import parallel
from shared.files import uploads
from shared.http import Refused
from shared.principal import Principal
from shared.records import Add, IdempotencyKey, NotUnique, Prepared, Record, RecordKey, RecordsError, Values
from shared.settings import settings

RESOURCE: Final = RESOURCES["dataset_file"]

_DECLARED: Final = ("size", "md5sum", "sha512sum")
"""What a copy is compared with."""


@dataclass(frozen=True)
class FileDraft:
    """What a request says of a file, as far as the body alone tells.

    Attributes:
        values: its own fields; of a file that is to be changed, those that are said.
        sets: its parameter sets.
        copies: copies that are said to exist elsewhere, or where one is to go.
        id: the file that is to be changed; None for a new one.
        parts: a wish to send the bytes in parts.
        attachment: the bytes, where they came along.
    """

    values: Values
    sets: Sequence[GivenSet]
    copies: Sequence[WantedCopy]
    id: int | None = None
    parts: Parts | None = None
    attachment: Attachment | None = None

    @property
    def way(self) -> Way:
        """How the bytes of a new file come."""
        if self.attachment:
            return Way.INLINE
        return Way.SHARED if self.copies else Way.STAGING


# What a request says


def read_new(body: Mapping[str, Any], content: bytes | None = None) -> FileDraft:
    """Read what a request says of a new file; `content`: its bytes, where they came along.

    Raises:
        BadValue: something cannot be used.
    """
    values = _read(body, creating=True)
    rules.checksums(values, attached=content is not None)
    attachment = Attachment(content) if content is not None else None
    if attachment and not values["md5sum"]:
        values["md5sum"] = attachment.md5
    values["mimetype"] = values["mimetype"] or media_types.guess(values["filename"], content)
    draft = FileDraft(
        {**values, "deleted_time": now() if values["deleted"] else None},
        parameters.read_sets(body.get("parameter_sets"), "datafileparameterset"),
        rules.copies(body),
        parts=None if attachment else rules.parts(body.get("stele_upload")),
        attachment=attachment,
    )
    rules.check_size(values["size"], draft.parts, draft.way is Way.STAGING, settings.largest_file)
    return draft


def read_change(id: int, body: Mapping[str, Any]) -> FileDraft:
    """Read what a request says of a file that exists; what it does not say stays.

    Raises:
        BadValue: something cannot be used.
    """
    values = _read(body, creating=False)
    if "size" in values:
        rules.check_size(values["size"], None, False, settings.largest_file)
    if "deleted" in values:
        values["deleted_time"] = now() if values["deleted"] else None
    sets = parameters.read_sets(body.get("parameter_sets"), "datafileparameterset")
    return FileDraft(values, sets, rules.copies(body), id)


def _read(body: Mapping[str, Any], creating: bool) -> Values:
    values = kinds.read(RESOURCE, body, creating=creating)
    if "filename" in values:
        values["filename"] = rules.filename(values["filename"])
    if "directory" in values:
        values["directory"] = rules.directory(values["directory"])
        values["folder"] = values["directory"] or ""
    return values


# One file


def add(draft: FileDraft, caller: Principal, idempotency: IdempotencyKey | None = None) -> Record:
    """Register a file; bytes that came along are verified, or found to be wrong, by then.

    Args:
        draft: what is said of it.
        caller: who asks.
        idempotency: makes it safe to repeat: a second time it gives the file of the first, as it is by then.

    Raises:
        Refused: 401.
        BadValue: the dataset or something else that is named does not exist, or a value cannot be used.
        NotUnique: the dataset has such a file.
    """
    try:
        written = commit(lambda: steps([draft], caller), idempotency)
    except (Refused, BadValue, RecordsError):
        # Nothing was written. Of any other error that is not sure: then the bytes stay.
        if draft.attachment:
            draft.attachment.undo()
        raise
    file = written.records["dataset_file", written.ids[0]]
    if written.repeated:
        _check_still_writable(file, caller)
    return finish(draft, file)


def _check_still_writable(file: Record, caller: Principal) -> None:
    above = parents.of_dataset(file.values["dataset"])
    if above is None or not above.takes_files_of(caller):
        raise refusals.unauthorized()


def change(draft: FileDraft, caller: Principal) -> Record:
    """Change what is known of a file; new checksums are compared with the bytes that there are.

    Raises:
        Refused: 404, 401.
        BadValue: something that is named does not exist, or a value cannot be used.
        NotUnique: the dataset has another file of this name.
    """
    written = commit(lambda: steps([draft], caller))
    return finish(draft, written.records["dataset_file", written.ids[0]])


def finish(draft: FileDraft, file: Record, at_once: int | None = None) -> Record:
    """Do what follows once a draft has been committed, and give the file's record as it is then.

    All of it may be left out by a crash and be done later: by whoever sees to arrivals, or asks for verification.

    Args:
        draft: what was committed.
        file: the record.
        at_once: how many bytes may be read for it, as for `replicas.look`.
    """
    if draft.attachment:
        draft.attachment.keep(file.id)
    elif draft.copies or (draft.id is not None and any(name in draft.values for name in _DECLARED)):
        return replicas.look(file, at_once)
    return file


# Steps of a write


@dataclass
class _Known:
    """What the steps of one write share: what they know, and the parameter names that they make."""

    planned: Planned
    boxes: Mapping[str, Box]
    caller: Principal
    made: dict[tuple[int, str], int] = field(default_factory=dict)

    def make_names(self, work: Work) -> None:
        """Make the parameter names, which the first step says that it makes."""
        self.made.update(parameters.make_names(self.planned, work))


def steps(drafts: Sequence[FileDraft], caller: Principal) -> list[Step]:
    """Give the steps that register and change files, one a draft.

    One round trip if this process has not seen the dataset yet, two more for a change, else none.

    Raises:
        Refused: 401.
        BadValue: a parameter set's schema, name or value cannot be used.
    """
    if caller.user_id is None:
        raise refusals.unauthorized()
    try:
        above, known = parallel(partial(_read_above, drafts), partial(_read_known, drafts, caller))
    except BadValue:
        _refuse_strangers(drafts, caller)
        raise
    made = []
    for number, (draft, sets) in enumerate(zip(drafts, known.planned.sets, strict=True)):
        names = list(known.planned.new_names.values()) if number == 0 else []
        new = ["dataset_file"] if draft.id is None else []
        apply = partial(_apply, draft, sets, known, bool(names))
        made.append(Step(apply, new, above[number], names))
    return made


def _refuse_strangers(drafts: Sequence[FileDraft], caller: Principal) -> None:
    """Refuse a caller who may not write a file anyway: what is wrong with it is told to others only."""
    keys = {key for each in _read_above(drafts) for key in each}
    found = store().get_all(keys, ())
    work = Work(Prepared((), found), ())
    for dataset in [id for collection, id in found if collection == "dataset"]:
        above = parents.in_work(work, dataset)
        if above and not above.takes_files_of(caller):
            raise refusals.unauthorized()


def _read_known(drafts: Sequence[FileDraft], caller: Principal) -> Any:
    results: list[Any] = parallel(
        partial(described.plan_sets, "dataset_file", [(draft.id, draft.sets) for draft in drafts]),
        lambda: boxes.named(copy.location for draft in drafts for copy in draft.copies),
    )
    planned, found = results
    return _Known(planned, found, caller)


def _read_above(drafts: Sequence[FileDraft]) -> Any:
    """Give, draft by draft, the records that its step needs: the file, its dataset or datasets, their experiments.

    The experiments are guessed where this process has seen the dataset before: files come by the thousand.
    """
    changed = [draft.id for draft in drafts if draft.id is not None]
    files = store().get_many("dataset_file", changed) if changed else {}
    wanted = [_datasets_of(draft, files) for draft in drafts]
    for dataset in store().get_many("dataset", {id for ids in wanted for id in ids if not parents.guess(id)}).values():
        parents.remember(dataset)
    return [list(_keys(draft, ids)) for draft, ids in zip(drafts, wanted, strict=True)]


def _datasets_of(draft: FileDraft, files: Mapping[int, Record]) -> list[int]:
    named = [draft.values["dataset"]] if "dataset" in draft.values else []
    held = [files[draft.id].values["dataset"]] if draft.id is not None and draft.id in files else []
    return [*named, *held]


def _keys(draft: FileDraft, ids: Sequence[int]) -> list[RecordKey]:
    own: list[RecordKey] = [("dataset_file", draft.id)] if draft.id is not None else []
    experiments: list[RecordKey] = [("experiment", each) for id in ids for each in parents.guess(id) or ()]
    return [*own, *(("dataset", id) for id in ids), *experiments]


def _apply(draft: FileDraft, sets: Sequence[PlannedSet], known: _Known, names: bool, work: Work) -> int:
    if names:
        known.make_names(work)
    return (_create if draft.id is None else _change)(draft, sets, known, work)


def _create(draft: FileDraft, sets: Sequence[PlannedSet], known: _Known, work: Work) -> int:
    above = _writable(draft.values["dataset"], known, work)
    id = work.new_id("dataset_file")
    values = {**draft.values, "replicas": [], "next_replica": 1, "parameter_sets": [], "next_set": 1}
    values = parameters.store_sets(sets, values, id, known.made)
    work.create("dataset_file", id, _with_copies(draft, values, id, above, known))
    _count(above, 1, values["size"], work)
    return id


def _change(draft: FileDraft, sets: Sequence[PlannedSet], known: _Known, work: Work) -> int:
    id = draft.id or 0
    before = work.values("dataset_file", id)
    if before is None:
        raise refusals.not_found()
    left = _writable(before["dataset"], known, work)
    after = {**before, **draft.values}
    rules.checksums(after, attached=False)
    after["mimetype"] = after["mimetype"] or media_types.guess(after["filename"])
    above = _writable(after["dataset"], known, work)
    if any(after[name] != before[name] for name in _DECLARED):
        after = replicas.redeclared(after)
    after = parameters.store_sets(sets, after, id, known.made)
    for copy in draft.copies:
        after = _with_copy(copy, after, above, known)
    work.change("dataset_file", id, after)
    if above.dataset.id != left.dataset.id:
        _count(left, -1, -before["size"], work)
        _count(above, 1, after["size"], work)
    elif after["size"] != before["size"]:
        _count(above, 0, after["size"] - before["size"], work)
    return id


def _writable(dataset: int, known: _Known, work: Work) -> Parents:
    above = parents.in_work(work, dataset)
    if above is None:
        raise BadValue(f"The 'dataset' field names no dataset: /api/v1/dataset/{dataset}/.")
    if not above.takes_files_of(known.caller):
        raise refusals.unauthorized()
    return above


def _count(above: Parents, files: int, size: int, work: Work) -> None:
    amounts = {"files": files, "bytes": size}
    work.also(Add("dataset", above.dataset.id, amounts, fence=above.fence))
    work.also(*(Add("experiment", each.id, amounts) for each in above.experiments))


# Copies


def _with_copies(draft: FileDraft, values: Values, id: int, above: Parents, known: _Known) -> Values:
    """Give a new file's values with its copies: the one that came along, the one that is awaited, or those named."""
    if draft.way is Way.SHARED:
        for copy in draft.copies:
            values = _with_copy(copy, values, above, known)
        return values
    uri = _uri(values, above)
    if draft.attachment:
        _require_unique(values)
        hint = draft.copies[0] if draft.copies else WantedCopy("", "")
        box = known.boxes.get(hint.location, Box(DEFAULT))
        kept = DEFAULT if box.bucket else box.id
        return draft.attachment.take_in(values, id, kept, hint.uri or uri)
    staged = None if draft.parts else uploads.open_put(replicas.GROUP, str(id), values["size"])
    return replicas.added(values, STAGING, uri, staged=staged)


def _with_copy(copy: WantedCopy, values: Values, above: Parents, known: _Known) -> Values:
    """Give a file's values with a copy that is said to exist. Without a known box the site waits for the bytes."""
    box = known.boxes.get(copy.location, Box(DEFAULT))
    return replicas.added(values, box.id, copy.uri or _uri(values, above), external=box.place(copy.uri))


def _uri(values: Values, above: Parents) -> str:
    description = above.dataset.values["description"]
    return rules.friendly_uri(above.dataset.id, description, values["folder"], values["filename"])


def _require_unique(values: Values) -> None:
    """Refuse a file that exists before its bytes are taken in; who is faster is decided by the write itself."""
    key = ("dataset", "folder", "filename", "version")
    if store().lookup("dataset_file", {name: values[name] for name in key}):
        raise NotUnique("dataset_file", key)
