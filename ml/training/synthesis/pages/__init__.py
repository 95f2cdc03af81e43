"""Draws pages with the truth of each pixel, for the network that finds numbers."""
