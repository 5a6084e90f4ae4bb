"""The columns that every row of generations is read with."""

from images2gpt.generations.model import Generation

COLUMNS = ", ".join(Generation.__struct_fields__)
