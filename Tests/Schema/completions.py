"""What a YAML language server offers at a position of a document, computed from a JSON Schema.

A server follows the keys and positions that lead to the place through every schema that may hold
there, and offers the properties, words and constants of those in which it ends.
"""

BRANCHES = ["anyOf", "oneOf", "allOf"]


def expanded(schema, root):
    """A schema, and all that it refers to or that may hold beside it."""
    if not isinstance(schema, dict):
        return
    yield schema
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        yield from expanded(target, root)
    for key in BRANCHES:
        for branch in schema.get(key, []):
            yield from expanded(branch, root)
    for key in ["then", "else"]:
        yield from expanded(schema.get(key), root)


def within(schema, step):
    """The schemas of a key, or of a position in a list."""
    if isinstance(step, int):
        items = schema.get("prefixItems", [])
        if step < len(items):
            yield items[step]
        elif "items" in schema:
            yield schema["items"]
        return
    if step in schema.get("properties", {}):
        yield schema["properties"][step]
    elif "additionalProperties" in schema:
        yield schema["additionalProperties"]


def completions(root, place):
    """The words that are offered, in the order of the schema.

    A list in place of a value is offered by its items as well: the server begins one.
    """
    schemas = [root]
    for step in place:
        schemas = [inner for schema in schemas for part in expanded(schema, root)
                   for inner in within(part, step)]
    parts = [part for schema in schemas for part in expanded(schema, root)]
    if not any(isinstance(step, int) for step in place[-1:]):
        items = [part["items"] for part in parts if "items" in part]
        parts += [part for item in items for part in expanded(item, root)]
    found = []
    for part in parts:
        if part.get("properties"):
            found += [key for key, inner in part["properties"].items() if inner is not False]
        names = part.get("propertyNames", {})
        # Where properties are listed, names alone only close them.
        if "additionalProperties" in part or "$ref" in part:
            found += names.get("enum", [])
        found += part.get("enum", [])
        if "const" in part:
            found.append(part["const"])
        if part.get("type") == "boolean":
            found += [True, False]
    return list(dict.fromkeys(found))
