"""Plumbing for pages: language, headers, limits, forms, errors, formatting, assets, charts. It knows no slice."""
