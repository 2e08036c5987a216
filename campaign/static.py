"""Static files under names of their content, modules that import one another included."""

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """A module that is imported has the same name as in a page: it is asked for once, and kept for
    good.
    """

    support_js_module_import_aggregation = True

    def url(self, name: str | None, force: bool = False) -> str:
        """Worked out once, as the manifest is read once: every page asks for the same dozen."""
        asked = name, force
        if asked not in self._addresses:
            self._addresses[asked] = super().url(name, force)
        return self._addresses[asked]

    @cached_property
    def _addresses(self) -> dict[tuple[str | None, bool], str]:
        return {}
