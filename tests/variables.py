"""Makes requests with variables of documents that have none: values are taken out of them and sent beside.

hypothesis-graphql draws numbers and texts from all there are, so that nearly all that it draws is refused for
its page sizes and cursors; most of these are made plausible first. Half of the requests then keep to the
schema. In the others variables are declared looser or stricter than their place asks, have a default, are
null, missing or of another type: that has to be answered or refused like all else.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NameNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableNode,
    Visitor,
    get_named_type,
    get_nullable_type,
    parse,
    print_ast,
    value_from_ast_untyped,
    visit,
)
from hypothesis import strategies as st

MOST = 8
"""Variables of one document."""
OTHERS = (None, 0, -1, 2**31, 1.5, True, "", "ASC", "10", [], [None], {}, {"name": None}, {"eq": "a"})
"""Values that fit few places."""
SIZES = frozenset({"first", "last", "maxLength", "depth", "limitPerRelationship"})
CURSORS = frozenset({"after", "before"})


class Sent(NamedTuple):
    """A document and its variables."""

    document: str
    variables: dict[str, Any]


@st.composite
def with_variables(
    draw: Callable[..., Any], schema: GraphQLSchema, documents: st.SearchStrategy[str]
) -> Sent:
    """A document of these, with some of its values as variables."""
    taking = _Taking(draw, TypeInfo(schema))
    document = visit(parse(draw(documents), no_location=True), TypeInfoVisitor(taking.known, taking))
    return Sent(print_ast(_declared(document, taking.declared)), taking.values)


def _declared(document: DocumentNode, declarations: list[str]) -> DocumentNode:
    """The document, its operation with these declarations of variables."""
    if not declarations:
        return document
    (head,) = parse(f"query({', '.join(declarations)}) {{ __typename }}", no_location=True).definitions
    assert isinstance(head, OperationDefinitionNode)
    definitions = [
        OperationDefinitionNode(
            operation=d.operation,
            name=d.name,
            variable_definitions=head.variable_definitions,
            directives=d.directives,
            selection_set=d.selection_set,
        )
        if isinstance(d, OperationDefinitionNode)
        else d
        for d in document.definitions
    ]
    return DocumentNode(definitions=tuple(definitions))


class _Taking(Visitor):
    """Replaces values of arguments by variables, as chance will have it."""

    def __init__(self, draw: Callable[..., Any], known: TypeInfo) -> None:
        super().__init__()
        self.draw = draw
        self.known = known
        self.declared: list[str] = []
        self.values: dict[str, Any] = {}
        self.loose = self.chance(50)

    def chance(self, percent: int) -> bool:
        # The simplest draw is the no, so that what fails shrinks to a plain document.
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)

    def pick(self, items: Any) -> Any:
        return self.draw(st.sampled_from(items))

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        """Keep most pages small, read from one end, and without cursors that are none."""
        if not node.arguments or self.chance(10):
            return None
        last = self.chance(25)
        arguments = []
        for argument in node.arguments:
            name, value = argument.name.value, argument.value
            if name in CURSORS or name == ("first" if last else "last"):
                continue
            if name in SIZES and isinstance(value, IntValueNode):
                value = IntValueNode(value=str(self.pick((1, 2, 3, 10, 0))))
            arguments.append(ArgumentNode(name=argument.name, value=value))
        return FieldNode(
            name=node.name,
            alias=node.alias,
            arguments=tuple(arguments),
            directives=node.directives,
            selection_set=node.selection_set,
        )

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        """The argument with variables in it."""
        argument = self.known.get_argument()
        if argument is None:
            return None
        return ArgumentNode(name=node.name, value=self.value(argument.type, node.value, False))

    def value(self, type_: Any, node: ValueNode, only: bool) -> ValueNode:
        """The value, or some of the values within it, as variables. `only`: in a one-of input."""
        if len(self.declared) < MOST and self.chance(40 if only else 25):
            return self.variable(type_, node, only)
        kind = get_nullable_type(type_)
        if isinstance(node, ListValueNode) and isinstance(kind, GraphQLList):
            return ListValueNode(values=tuple(self.value(kind.of_type, v, False) for v in node.values))
        inner = get_named_type(kind)  # one entry may stand for a list of one
        if isinstance(node, ObjectValueNode) and isinstance(inner, GraphQLInputObjectType):
            fields = tuple(
                ObjectFieldNode(
                    name=f.name, value=self.value(inner.fields[f.name.value].type, f.value, inner.is_one_of)
                )
                if f.name.value in inner.fields
                else f
                for f in node.fields
            )
            return ObjectValueNode(fields=fields)
        return node

    def variable(self, type_: Any, node: ValueNode, only: bool) -> VariableNode:
        """A new variable in the place of a value."""
        name = f"v{len(self.declared)}"
        value = value_from_ast_untyped(node)
        text = str(type_)
        if only and not (self.loose and self.chance(50)):
            text = f"{get_nullable_type(type_)}!"
        given, default = True, ""
        if self.loose and self.chance(40):
            loose = str(get_nullable_type(type_))
            text = self.pick((f"{loose}!", loose, loose, f"[{text}]", "String", "Int"))
            value = self.pick((value, None, *OTHERS))
            default = f" = {print_ast(node)}" if self.chance(20) else ""
            given = self.chance(80)
        elif isinstance(type_, GraphQLNonNull) or only:
            given = True
        elif self.chance(20):
            value, given = None, self.chance(50)
        elif self.chance(15) and not isinstance(node, NullValueNode):
            default, given = f" = {print_ast(node)}", self.chance(50)
        self.declared.append(f"${name}: {text}{default}")
        if given:
            self.values[name] = value
        return VariableNode(name=NameNode(value=name))
