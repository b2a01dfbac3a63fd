"""Static files under names that carry their hash, modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

FROM = r"""\s*from\s*['"](?P<url>\.[^'"]*)['"];?)$"""


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Django sees an import only where a semicolon ends it; our modules have none."""

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "*.js",
        (
            (
                r"""(?m)^(?P<matched>import(?P<import>\s[^;'"]*?)""" + FROM,
                """import%(import)s from "%(url)s";""",
            ),
            (
                r"""(?m)^(?P<matched>export(?P<exports>\s[^;'"]*?)""" + FROM,
                """export%(exports)s from "%(url)s";""",
            ),
            (
                r"""(?m)^(?P<matched>import\s*['"](?P<url>\.[^'"]*)['"];?)$""",
                """import "%(url)s";""",
            ),
            (
                r"""(?P<matched>import\(["'](?P<url>\.[^'"]*)["']\))""",
                """import("%(url)s")""",
            ),
        ),
    )
