"""Brings a copy to the graph's revision, by the journal."""

from collections.abc import Callable

from graph import journal
from graph.journal import Revised
from graph.mirror.copy import Copy
from graph.read import Reader

LOWER = 10
"""So many times in a row the database has to say a lower revision than ours until the graph counts as
replaced: a member of a cluster may lag behind."""

Progress = Callable[[int, int], object]
"""Hears how many parts were taken, and of how many."""


class JournalGone(Exception):
    """What the journal said that it holds is not there: it was begun anew in between."""


class Follower:
    """Asks the database for news of its graph and takes them over into a copy."""

    def __init__(self, copy: Copy, reader: Reader, progress: Progress | None = None) -> None:
        self.copy = copy
        self.reader = reader
        self.progress = progress or _silent
        self.lower = 0
        self.gap: int | None = None
        """The revision that the journal does not hold, and before which the copy stops."""

    async def catch_up(self) -> bool:
        """Whether there was anything new; the copy is at the graph's revision then.

        As far as there is a journal: without one nothing is done. Raises as `Reader.read` does.
        """
        copy = self.copy
        number, at = await self.reader.revision()
        if copy.revision is not None and (number, at or "") == (copy.revision, copy.at):
            self.lower = 0
            return False
        begins = await journal.begins(self.reader)
        if begins is None or not await self._same_graph(number, begins):
            return False
        before = copy.revision, copy.at
        try:
            await self._take_over(begins)
        except BaseException:
            self.copy.undo()
            raise
        return (copy.revision, copy.at) != before

    async def _same_graph(self, number: int, begins: Revised) -> bool:
        """Clear the copy if it is of another graph; False where that is not certain yet."""
        copy = self.copy
        if copy.revision is None:
            return True
        if number < copy.revision:
            self.lower += 1
            if self.lower < LOWER:
                return False
        elif copy.revision >= begins.number and await self._is_ours(copy.revision, copy.at):
            return True
        self.lower = 0
        copy.clear()
        return True

    async def _is_ours(self, number: int, at: str) -> bool:
        """Whether the graph came to our revision when we think that it did."""
        if number == 0:
            return True
        found = await journal.revisions(self.reader, number - 1, 1)
        return bool(found) and (found[0].number, found[0].at) == (number, at)

    async def _take_over(self, begins: Revised) -> None:
        copy = self.copy
        revised = await self._revised(begins.number if copy.revision is None else copy.revision)
        if copy.revision is None:
            revised.insert(0, begins)
        filling = copy.revision is None
        done, total = 0, sum(one.parts or 0 for one in revised)
        for one in revised:
            for part in range(one.parts or 0):
                entries = await journal.page(self.reader, one.number, part)
                if entries is None:
                    raise JournalGone
                copy.take(entries)
                done += 1
                self.progress(done, total)
            if not filling:
                copy.reached(one.number, one.at)
        if filling:
            copy.reached(revised[-1].number, revised[-1].at)

    async def _revised(self, after: int) -> list[Revised]:
        """The revisions after that one up to the first that the journal does not hold."""
        found: list[Revised] = []
        self.gap = None
        while few := await journal.revisions(self.reader, after):
            for one in few:
                if one.parts is None:
                    self.gap = one.number
                    return found
                found.append(one)
            after = few[-1].number
        return found


def _silent(done: int, total: int) -> None:
    """No progress is shown."""
