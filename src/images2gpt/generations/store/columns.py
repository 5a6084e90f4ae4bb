"""The columns that rows of generations are read with."""

from images2gpt.generations.model import Generation, Shown

COLUMNS = ", ".join(Generation.__struct_fields__)
SHOWN = ", ".join(Shown.__struct_fields__)
