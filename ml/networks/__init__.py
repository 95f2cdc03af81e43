"""The networks behind LiteRT, and what their answers mean."""
