"""Static files under names of their content, modules that import one another included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A module that is imported has the same name as in a page: it is asked for once, and kept for
    good.
    """

    support_js_module_import_aggregation = True
