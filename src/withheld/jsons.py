"""Types of parsed JSON and TOML, before validation: the one place where a value may be anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
"""An object as a parser gives it, or as a writer takes it."""
JsonMapping: TypeAlias = Mapping[str, Any]
"""An object that is only read."""
