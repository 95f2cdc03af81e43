"""The networks that are trained, their options, and how they become files for LiteRT."""
