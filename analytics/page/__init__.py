"""What a page is made of: the only place that draws."""

from analytics.page.frame import Page

__all__ = ["Page"]
