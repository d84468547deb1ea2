"""Hostile mail, each kind made rather than kept, through the whole service."""
