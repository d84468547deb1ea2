"""Measurements, side by side in one run and never asserted in a test. Run from the project's folder."""
