"""Stack: layers on one another, with towers side by side on a common base, nested to any depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vizsys.spec.model import Content, Icon, Model, Outline, Rich, Tone, doc, required


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(Model):
    """One layer of a stack."""

    SCALAR: ClassVar[str | None] = "label"

    label: Rich = required("name of the layer")
    sub: Rich | None = doc("a quieter line under the name")
    tone: Tone | None = doc("colour")
    icon: Icon | None = doc("icon before the name")
    logos: tuple[Icon, ...] = doc("small logos after the name", ())
    note: Rich | None = doc("a remark at the right, joined to the layer by a bracket")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tower(Model):
    """One of several columns on a base: its own layers, and further towers on top of them."""

    title: Rich | None = doc("name on the tower's frame")
    tone: Tone | None = doc("colour of the frame")
    outline: Outline | None = doc("frame around the tower; dashed when it has a title")
    layers: tuple[Layer, ...] = doc("its layers, bottom first", ())
    towers: tuple[Tower, ...] = doc("towers standing on its layers", ())
    note: Rich | None = doc("a remark above the tower, joined by a bracket; equal notes of siblings share one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack(Content):
    """Layers on a base. Bottom first, as things are built."""

    KIND: ClassVar[str] = "stack"
    LIST: ClassVar[str | None] = "base"

    base: tuple[Layer, ...] = doc("full-width layers, bottom first", ())
    towers: tuple[Tower, ...] = doc("columns side by side on the base", ())
    align_layers: bool = doc("same layer index at the same height in sibling stacks of the page", True)
