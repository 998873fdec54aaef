"""Random documents whose variables do not fit: answered or refused, whatever the service is sent.

`pytest tests/schema/test_misfits.py --examples 5000` tries that many, other ones in every run.
"""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schema.document import RequestError
from schema.errors import VerbundgraphError
from schema.plan import Planner
from tests.reference import Reference
from tests.schema.both import MODEL, SCHEMA
from tests.schema.random_documents import Drawn, documents
from tests.small import small_graph

DECLARED = re.compile(r"(\$v\d+: )([\[\]!A-Za-z]+)")
VALUES = (None, None, 0, -1, 2**31, 1.5, True, "", "ASC", "10", [], [None], {}, {"name": None}, {"eq": "a"})
"""Few places take one of these."""
CODES = {"OK", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "BAD_CURSOR", "QUERY_TOO_LARGE"}


@st.composite
def misfits(draw: Any, drawn: st.SearchStrategy[Drawn]) -> Drawn:
    """A document with variables, some of which are declared or given otherwise than their places ask."""
    fitting: Drawn = draw(drawn)
    variables = dict(fitting.variables)

    def declared(found: re.Match[str]) -> str:
        begin, type_ = found.groups()
        name = begin[1:-2]
        match draw(st.sampled_from(("as it was", "nullable", "nullable", "strict", "other", "value"))):
            case "nullable":
                type_ = type_.rstrip("!")
                if draw(st.booleans()):
                    variables[name] = None
                else:
                    variables.pop(name, None)
            case "strict":
                type_ = type_.rstrip("!") + "!"
            case "other":
                type_ = draw(st.sampled_from((f"[{type_}]", "String", "Int!", "OrderDirection", "ID")))
            case "value":
                variables[name] = draw(st.sampled_from(VALUES))
        return f"{begin}{type_}"

    return Drawn(DECLARED.sub(declared, fitting.text), variables)


@settings(settings.get_profile("misfits"))
@given(drawn=misfits(documents(SCHEMA, Reference(MODEL, SCHEMA.sdl, small_graph()))))
def test_variables_that_do_not_fit(drawn: Drawn) -> None:
    code = "OK"
    try:
        Planner(SCHEMA).request(drawn.text, drawn.variables)
    except (RequestError, VerbundgraphError) as error:
        code = error.code
    assert code in CODES
