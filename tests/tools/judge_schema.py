"""Judges documents by a JSON Schema of draft 7: judge_schema.py SCHEMA CASES

CASES is a JSON list of documents. Prints a JSON list with what is wrong with each of them, nothing where it is
valid. The schema itself is judged first: by the schema of schemas, that every key has a description, and that
its own examples and defaults are valid; if not, prints why and exits with status 1.
"""

import json
import sys

from jsonschema import Draft7Validator


def schemas(schema, name="$"):
    """Every schema in a schema, with where it stands."""
    yield name, schema
    for key in ("properties", "patternProperties", "definitions"):
        for word, inner in schema.get(key, {}).items():
            yield from schemas(inner, f"{name}.{word}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from schemas(schema[key], f"{name}.{key}")
    for at, inner in enumerate(schema.get("anyOf", [])):
        yield from schemas(inner, f"{name}[{at}]")


def faults_of(schema):
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    for name, inner in schemas(schema):
        for word, described in inner.get("properties", {}).items():
            if len(described.get("description", "")) < 5:
                yield f"{name}.{word} has no description"
        values = inner.get("examples", []) + ([inner["default"]] if "default" in inner else [])
        for value in values:
            for error in validator.evolve(schema=inner).iter_errors(value):
                yield f"{name}: its own {value!r}: {error.message}"


def main(schema_path, cases_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    faults = list(faults_of(schema))
    if faults:
        print("\n".join(faults))
        return 1
    with open(cases_path, encoding="utf-8") as file:
        cases = json.load(file)
    validator = Draft7Validator(schema)
    said = [[f"{e.json_path}: {e.message}" for e in validator.iter_errors(case)] for case in cases]
    json.dump(said, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
