"""The questions that people ask, each a sentence with gaps in a file of its own; `question` says what one is."""

from api.explorer.views.questions.from_in import FROM_IN

QUESTIONS = (FROM_IN,)
"""In the order in which the pages list them."""
