"""Registering files and changing what is known of them.

Both are steps of a write (`work`), so that many files can be registered in one transaction. Who may write one of the
experiments of a file's dataset may do so; sums of the dataset and its experiments move in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from functions.experiments import inside, parameters, refusals, validation
from functions.experiments.access.callers import Caller
from functions.experiments.files import boxes, media_types, replicas, rules
from functions.experiments.files.attachments import Attachment
from functions.experiments.files.boxes import DEFAULT, STAGING, Box
from functions.experiments.files.openings import Opening
from functions.experiments.files.rules import Parts, WantedCopy, Way
from functions.experiments.kinds import BadValue, now
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations import described, parents
from functions.experiments.operations.described import Described
from functions.experiments.operations.drafts import Body, Draft
from functions.experiments.operations.parents import Parents
from functions.experiments.operations.permissions import check_publishes, signed_in
from functions.experiments.operations.work import Step, Work, Written, commit
from functions.experiments.store import store
from shared import deadline
from shared.allowances import AllowanceSpent
from shared.aws import parallel
from shared.http import Refused
from shared.records import Add, IdempotencyKey, NotUnique, Prepared, Record, RecordKey, RecordsError, Values
from shared.settings import settings

RESOURCE: Final = RESOURCES["dataset_file"]

_LOOK_SECONDS: Final = 5.0
"""How long a request looks at copies of files; the rest is left to whoever sees to arrivals."""

_DECLARED: Final = ("size", "md5sum", "sha512sum")
"""What a copy is compared with."""


@dataclass(frozen=True)
class FileDraft(Draft):
    """What a request says of a file, as far as the body alone tells.

    Attributes:
        copies: copies that are said to exist elsewhere, or where one is to go.
        parts: a wish to send the bytes in parts.
        attachment: the bytes, where they came along.
        opening: the upload that is opened with it; without one, it is opened when somebody asks where the bytes go.
    """

    copies: Sequence[WantedCopy] = ()
    parts: Parts | None = None
    attachment: Attachment | None = None
    opening: Opening | None = None

    @property
    def way(self) -> Way:
        """How the bytes of a new file come."""
        if self.attachment:
            return Way.INLINE
        return Way.SHARED if self.copies else Way.STAGING


# What a request says


def read(resource: Resource, body: Body, id: int | None = None) -> FileDraft:
    """Read what a request says of a file; with an `id`, of one that is to be changed.

    Raises:
        BadValue: something cannot be used.
    """
    return read_new(body) if id is None else _read_change(id, body)


def read_new(body: Body, content: bytes | None = None) -> FileDraft:
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
        RESOURCE,
        {**values, "deleted_time": now() if values["deleted"] else None},
        sets=parameters.read_sets(body.get("parameter_sets"), "datafileparameterset"),
        copies=rules.copies(body),
        parts=None if attachment else rules.parts(body.get("stele_upload")),
        attachment=attachment,
    )
    if draft.way is not Way.SHARED:
        rules.check_size(values["size"], draft.parts, draft.way is Way.STAGING, settings.largest_file)
    return draft


def _read_change(id: int, body: Body) -> FileDraft:
    values = _read(body, creating=False)
    if "deleted" in values:
        values["deleted_time"] = now() if values["deleted"] else None
    sets = parameters.read_sets(body.get("parameter_sets"), "datafileparameterset")
    return FileDraft(RESOURCE, values, id, sets, rules.copies(body))


def _read(body: Body, creating: bool) -> Values:
    values = validation.read(RESOURCE, body, creating=creating)
    if "filename" in values:
        values["filename"] = rules.filename(values["filename"])
    if "directory" in values:
        values["directory"] = rules.directory(values["directory"])
        values["folder"] = values["directory"] or ""
    return values


# One file


def add(draft: FileDraft, caller: Caller, idempotency: IdempotencyKey | None = None) -> Record:
    """Register a file; bytes that came along are verified, or found to be wrong, by then.

    Args:
        draft: what is said of it.
        caller: who asks.
        idempotency: makes it safe to repeat: a second time it gives the file of the first, as it is by then.

    Raises:
        Refused: 401; 409 if the dataset has such a file.
        BadValue: the dataset or something else that is named does not exist, or a value cannot be used.
        AllowanceSpent: the caller has made as many records today, or has as many bytes open, as an account may.
    """
    account = signed_in(caller)
    if draft.way is Way.STAGING:
        draft = replace(draft, opening=Opening(draft.parts, account))
    try:
        written = commit(lambda: steps([draft], caller), account, idempotency)
    except (Refused, BadValue, RecordsError, AllowanceSpent) as error:
        # Nothing was written. Of any other error that is not sure: then what was begun stays.
        if begun := draft.attachment or draft.opening:
            begun.undo()
        if isinstance(error, NotUnique):
            raise refusals.conflict() from None
        raise
    file = written.records["dataset_file", written.ids[0]]
    if written.repeated:
        _check_still_writable(file, caller)
    return _finish(draft, file)


def _check_still_writable(file: Record, caller: Caller) -> None:
    above = parents.of_dataset(file.values["dataset"])
    if above is None or not above.takes_files_of(caller.principal):
        raise refusals.unauthorized()


def after(drafts: Sequence[FileDraft], written: Written) -> Written:
    """Look at the files' copies, as far as there is time; all of them share what a request reads."""
    records, enough = dict(written.records), deadline.after(_LOOK_SECONDS)
    for draft, id in zip(drafts, written.ids, strict=False):
        at_once = -1 if enough() else replicas.AT_ONCE // len(drafts)
        records["dataset_file", id] = _finish(draft, records["dataset_file", id], at_once)
    return Written(written.ids, records)


def _finish(draft: FileDraft, file: Record, at_once: int | None = None) -> Record:
    """Do what follows once a draft has been committed, and give the file's record as it is then.

    All of it may be left out by a crash and be done later: by whoever sees to arrivals, or asks for verification.

    Args:
        draft: what was committed.
        file: the record.
        at_once: how many bytes may be read for it, as for `replicas.look`.
    """
    if begun := draft.attachment or draft.opening:
        begun.keep(file.id)
    elif draft.copies or (draft.id is not None and any(name in draft.values for name in _DECLARED)):
        return replicas.look(file, at_once)
    return file


# Steps of a write


@dataclass(frozen=True)
class _Known:
    """What the steps of one write share: the parameter sets, the boxes that are named, and who asks."""

    sets: Described
    boxes: Mapping[str, Box]
    caller: Caller


def steps(drafts: Sequence[FileDraft], caller: Caller) -> list[Step]:
    """Give the steps that register and change files, one a draft.

    One round trip if this process has not seen the dataset yet, two more for a change, else none.

    Raises:
        BadValue: a parameter set's schema, name or value cannot be used.
    """
    named = [copy.location for draft in drafts for copy in draft.copies]
    needed = partial(_read_files, drafts), partial(described.plan, drafts), partial(boxes.named, named)
    try:
        results: list[Any] = parallel(*needed)
    except BadValue:
        _refuse_strangers(drafts, caller)
        raise
    files, known = results[0], _Known(results[1], results[2], caller)
    return known.sets.steps(drafts, partial(_apply, known), lambda draft: _keys(draft, files))


def _refuse_strangers(drafts: Sequence[FileDraft], caller: Caller) -> None:
    """Refuse a caller who may not write a file anyway: what is wrong with it is told to others only."""
    files = _read_files(drafts)
    found = store().get_all({key for each in drafts for key in _keys(each, files)}, ())
    work = Work(Prepared((), found), ())
    for dataset in [id for collection, id in found if collection == "dataset"]:
        above = parents.in_work(work, dataset)
        if above and not above.takes_files_of(caller.principal):
            raise refusals.unauthorized()


def _read_files(drafts: Sequence[FileDraft]) -> Mapping[int, Record]:
    """Read the files that are to be changed, and those datasets of all of them that this process has not seen."""
    changed = [draft.id for draft in drafts if draft.id is not None]
    files = store().get_many("dataset_file", changed) if changed else {}
    unseen = {id for draft in drafts for id in _datasets_of(draft, files) if not parents.guess(id)}
    for dataset in store().get_many("dataset", unseen).values():
        parents.remember(dataset)
    return files


def _datasets_of(draft: FileDraft, files: Mapping[int, Record]) -> list[int]:
    named = [draft.values["dataset"]] if "dataset" in draft.values else []
    held = [files[draft.id].values["dataset"]] if draft.id is not None and draft.id in files else []
    return [*named, *held]


def _keys(draft: FileDraft, files: Mapping[int, Record]) -> list[RecordKey]:
    """Give the records that a draft's step needs: the file, its dataset or datasets, their experiments.

    The experiments are guessed where this process has seen the dataset before: files come by the thousand.
    """
    datasets = _datasets_of(draft, files)
    experiments: list[RecordKey] = [("experiment", each) for id in datasets for each in parents.guess(id) or ()]
    return [*draft.own, *(("dataset", id) for id in datasets), *experiments]


def _apply(known: _Known, number: int, draft: FileDraft, work: Work) -> int:
    if draft.id is None:
        return _create(known, number, draft, work)
    return _change(known, number, draft, draft.id, work)


def _create(known: _Known, number: int, draft: FileDraft, work: Work) -> int:
    above = _writable(draft.values["dataset"], known, work)
    id = work.new_id("dataset_file")
    values = known.sets.store_sets(number, {**draft.values, **inside.REPLICAS.none, **inside.SET.none}, id)
    values = _with_copies(draft, values, id, above, known)
    rules.check_copies(values, settings.largest_file)
    work.create("dataset_file", id, values)
    _count(above, 1, values["size"], work)
    return id


def _change(known: _Known, number: int, draft: FileDraft, id: int, work: Work) -> int:
    before = work.values("dataset_file", id)
    if before is None:
        raise refusals.not_found()
    left = _writable(before["dataset"], known, work)
    after = {**before, **draft.values}
    rules.checksums(after, attached=False)
    after["mimetype"] = after["mimetype"] or media_types.guess(after["filename"])
    above = _writable(after["dataset"], known, work)
    check_publishes(left.experiments, above.experiments, known.caller)
    if any(after[name] != before[name] for name in _DECLARED):
        after = replicas.redeclared(after)
    after = known.sets.store_sets(number, after, id)
    for copy in draft.copies:
        after = _with_copy(copy, after, above, known)
    if draft.copies or after["size"] != before["size"]:
        rules.check_copies(after, settings.largest_file)
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
    if not above.takes_files_of(known.caller.principal):
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
    staged = draft.opening.at(id, values["size"]) if draft.opening else None
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
