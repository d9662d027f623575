"""Every page a resident can read without a code."""

from flask import Flask
from werkzeug.routing import Rule

FOR_MACHINES = {
    "/healthz",
    "/readyz",
    "/.well-known/security.txt",
    "/robots.txt",
    "/sitemap.xml",
    "/enkat/sw.js",
    "/moten.ics",
}


def readable_paths(app: Flask) -> list[str]:
    """Paths of public pages without arguments, as the address map has them now: a new page joins by itself."""
    return sorted(rule.rule for rule in app.url_map.iter_rules() if _is_page(rule))


def _is_page(rule: Rule) -> bool:
    return (
        "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.rule.startswith(("/intern", "/static"))
        and rule.rule not in FOR_MACHINES
    )
