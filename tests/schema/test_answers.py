"""The compiled path against graphql-core's own executor: equal responses, on both engines."""

from pathlib import Path

import pytest

from tests.schema.both import Both

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.graphql"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_documents(both: Both, path: Path) -> None:
    both.check(path.read_text())


@pytest.mark.parametrize("name", ["and", "or"])
def test_as_many_conditions_as_a_filter_may_have(both: Both, name: str) -> None:
    conditions: list[dict[str, object]] = [{"not": {"name": {"eq": f"a{i}"}}} for i in range(900)]
    text = "query($w: MunicipalityWhere) { municipalities(where: $w) { totalCount } }"
    both.check(text, {"w": {name: conditions}})
