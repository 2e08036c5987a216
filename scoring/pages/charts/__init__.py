"""Six charts of a campaign, a module each, every one with a sentence that says what it shows."""

from scoring.pages.charts import claims, criteria, progress, tiers, years
from scoring.pages.charts.drawing import Chart
from scoring.pages.charts.figures import CampaignFigures


def drawings(figures: CampaignFigures) -> list[Chart]:
    """The drawings of the whole campaign, in the order of the year."""
    return [page.draw(figures) for page in (progress, claims, tiers, years, criteria)]
