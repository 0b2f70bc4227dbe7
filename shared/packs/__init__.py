"""Pages out of very many records that only some may see: who sees what, and every order, as compact lists.

A collection with a `journal` (`shared.records.Collection`) says of each record in which sets it is (`in`: the set's
name, and under which terms or null) and where it stands in each order (`by`). The journal's lines are written with the
records. `folding` packs them, some hundred at a time: a set into bitmaps of `SEGMENT` ids, an order into chunks of ids.
`reading` puts a page together from the packs and what the journal says since then, so lists never lag behind; where
nobody folds they only cost more. There is no page to be had beyond `MOST_JOURNAL`, on a site whose packs are not built
yet (`building`), where a set has more different terms than a segment tells (`sets`), and where packs are damaged or of
another format; then callers use their indexes.

| what (pk, sk) | what for |
|---|---|
| `dataset~journal`, `!` | the head: the latest fold's mark and lease, the format, how far the packs are built |
| `dataset~journal`, id | a record that has changed since it was last packed (`shared.records`) |
| `dataset~set~<build>~user:9`, segment | which of the segment's ids are in the set, by the terms |
| `dataset~order~<build>~title`, `-` + bound | the ids of the records from there to the next bound, in order |
| `dataset~keys~<build>~title`, `-` + bound | their places; read only where one from the journal stands among them |

A build is known by when it began. Whoever meets a pack that it cannot read gives the build up (`head.give_up`), and a
new one begins beside it, from the records. The items of the old one stay, a few MB for 100,000 records; nobody reads
them.

Orders compare what a sort key can hold: texts that are alike in their first 900 bytes go by their ids.

Why nothing is lost or doubled: a fold reads the journal, then puts its mark into the head, then writes packs on the
condition that the mark is still there, and deletes lines at the end, each only if it is the line that it read. So
a record is in the packs as it is, or in the journal; what the journal says of a record replaces whatever packs say, so
it does not matter how far a fold has come, whether it died, or how often it is done. A reader reads head and journal,
then packs, then the head again: if a fold has put its mark meanwhile, it may have packed what had not been in the
journal yet, and if one has written, the reader may have seen half of it; so it reads again.
"""
