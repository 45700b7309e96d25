"""Is the picture any good? In: a placed `Scene`, and the page it was made of. Out: findings, as `Diagnostic`s.

Errors are what makes a picture wrong: overlaps, lines through things, text that sticks out or cannot be read.
Warnings are what makes it worse.
"""

from __future__ import annotations

from vizsys.diagnostics import Diagnostic, Report
from vizsys.lint.picture import read
from vizsys.lint.places import Places
from vizsys.lint.rule import Finding, Rule, Settings
from vizsys.lint.rules import RULES
from vizsys.scene import Scene
from vizsys.spec.model import Page

__all__ = ["RULES", "Rule", "Settings", "check_scene", "count"]


def check_scene(scene: Scene, page: Page | None = None, settings: Settings | None = None) -> list[Diagnostic]:
    """Everything the rules find in a scene, in the order of the rules.

    With the `page` each finding has the place it comes from.
    """
    settings = settings or Settings()
    picture, report = read(scene), Report()
    places: Places | None = None
    for rule in RULES:
        for finding in rule.check(picture, settings):
            places = places or Places(page, scene)
            report.add(_diagnostic(rule, finding, places))
    return report.found


def _diagnostic(rule: Rule, finding: Finding, places: Places) -> Diagnostic:
    span = places.span(finding.at, finding.field)
    return Diagnostic(finding.severity or rule.severity, rule.code, finding.message, span, finding.hint or rule.mend)


def count(scene: Scene) -> tuple[int, int]:
    """The number of errors and of warnings: what `vizsys render` says."""
    found = check_scene(scene)
    errors = sum(1 for d in found if d.severity == "error")
    return errors, len(found) - errors
