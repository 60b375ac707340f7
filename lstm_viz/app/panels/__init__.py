"""Panels of the pages: the stage, and what explains a digit, a number or a network."""
