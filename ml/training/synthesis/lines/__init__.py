"""Drawn lines of digits, and real amounts made anew."""
