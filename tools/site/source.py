"""Scripts and styles as they are served: without the comments on lines of their own, which are for readers of pages/.

They are more than a quarter of what a page would send. Every line keeps its number, so that an error names the line of
the source. A test refuses strings over several lines, the one place where such a line would be no comment.
"""

import re

COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)$", re.MULTILINE | re.DOTALL)


def without_comments(source: str) -> str:
    """Return a script or style with an empty line for each line of a comment."""
    return COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
