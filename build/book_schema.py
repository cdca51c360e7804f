"""A page out of a JSON Schema: each object as a table of its keys. Part of book.py."""

import json
import re


def cell(text):
    """Text for a cell of a table; what stands in code stays as it is."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(part if code % 2 else part.replace("<", "&lt;") for code, part in enumerate(parts))


def schema_page(title, intro, schema):
    tables, queue, places = [], [("", schema)], {}
    while queue:
        tables.append(table_of(*queue.pop(0), schema, queue, places))
    return f"# {title}\n\n{intro}\n\n" + "\n".join(tables)


def table_of(place, table, schema, queue, places):
    """One object of the schema as a table; those in it are put into the queue."""
    required = table.get("required", []) if "version" in schema["properties"] else []
    lines = [f"## {place} {{#{anchor(place)}}}", ""] if place else []
    if place and table.get("description"):
        lines += [prose(table["description"]), ""]
    lines += ["| key | value | meaning |", "|---|---|---|"]
    for key, value in table["properties"].items():
        kind = value_of(f"{place}.{key}".lstrip("."), value, schema, queue, places)
        about = next(filter(None, (each.get("description") for each in meant(value, schema))), "")
        sometimes = " *(not always)*" if required and key not in required else ""
        lines.append(f"| `{key}`{sometimes} | {kind} | {cell(prose(about))} |")
    return "\n".join(lines) + "\n"


def anchor(place):
    return re.sub(r"[^a-z0-9]+", "-", place.lower()).strip("-")


def prose(text):
    """A description without what only the code's own documentation can link."""
    return re.sub(r"\[`([^`\]]+)`\]", r"`\1`", " ".join(text.split()))


def meant(value, schema):
    """A value, its type, and the type of its items: the first of them that is described says what it is."""
    yield value
    yield resolved(value, schema)
    yield resolved(value.get("items", {}), schema)


def resolved(value, schema):
    while "$ref" in value:
        value = {**schema["$defs"][value["$ref"].rsplit("/", 1)[1]], **{k: v for k, v in value.items() if k != "$ref"}}
    return value


def value_of(place, value, schema, queue, places):
    """The kind of a value in a few words. An object is described once, at the first place that has it."""
    kind = value.get("$ref", place)
    value = resolved(value, schema)

    def of(inner, place=place):
        return value_of(place, inner, schema, queue, places)

    choices = value.get("anyOf", value.get("oneOf", []))
    if choices and "properties" not in value:
        if all("const" in each for each in choices):
            return ", ".join(f"`{json.dumps(each['const'])}`" for each in choices)
        return " or ".join(dict.fromkeys(of(each) for each in choices))
    if "const" in value or "enum" in value:
        return ", ".join(f"`{json.dumps(each)}`" for each in value.get("enum", [value.get("const")]))
    if place == "rules":
        return "a table of [rules](rules.md)"
    if "properties" in value:
        if kind not in places:
            places[kind] = place
            queue.append((place, value))
        return f"[{places[kind]}](#{anchor(places[kind])})"
    types = value.get("type", "anything")
    types = types if isinstance(types, list) else [types]
    if "array" in types:
        inner = of(value["items"])
        return f"list of {inner}{'s' if inner in ('string', 'number') else ''}"
    if "object" in types and isinstance(value.get("additionalProperties"), dict):
        return f"tables by name: {of(value['additionalProperties'], f'{place}.NAME')}"
    if value.get("format") == "date":
        return "date"
    known = {"integer": "number", "boolean": "true or false", "null": "null", "object": "table"}
    return " or ".join(known.get(each, each) for each in types)
