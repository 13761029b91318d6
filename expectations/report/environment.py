"""The templates and what they may use: everything that is shown is escaped, and every page carries its policy."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.report import cells, plots

_FILTERS = (
    *(cells.printable, cells.web_address, cells.count, cells.percent, cells.moment, cells.duration, cells.heat),
    *(cells.change, cells.page_name, cells.kind_of, cells.label_of, cells.trace_command, plots.outcome_bar),
)


@cache
def environment() -> Environment:
    """The environment of the report's templates: autoescaped, and strict about names."""
    made = Environment(
        loader=PackageLoader("expectations.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {shown.__name__: shown for shown in _FILTERS}
    style = files("expectations.report").joinpath("templates", "style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made.globals |= {
        "style": Markup(style),  # noqa: S704 - our own file, not text from outside
        # The hash admits this one style sheet: a style that hostile text brought in would not be applied.
        "policy": "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{digest}'",
        "outcomes_drawn": plots.OUTCOMES,
        "arrivals_drawn": plots.ARRIVALS,
    }
    return made
