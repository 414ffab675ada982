"""Sozialraum Dresden: planning of social-space oriented child and youth welfare."""

__version__ = "0.1.0"
