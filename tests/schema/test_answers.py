"""The compiled path against graphql-core's own executor: equal responses, on both engines."""

from pathlib import Path

import pytest

from tests.schema.both import Both

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.graphql"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_documents(both: Both, path: Path) -> None:
    both.check(path.read_text())
