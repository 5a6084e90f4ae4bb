"""Layers of procedural scenes, drawn with Pillow alone."""
