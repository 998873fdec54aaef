"""The questions that people ask, each a sentence with gaps, one in a file. `question` says what one is."""

from api.explorer.views.questions.connected import CONNECTED
from api.explorer.views.questions.from_in import FROM_IN
from api.explorer.views.questions.offices import OFFICES
from api.explorer.views.questions.rests_on import RESTS_ON
from api.explorer.views.questions.take_over import TAKE_OVER
from api.explorer.views.questions.who_uses import WHO_USES
from api.explorer.views.questions.without_process import WITHOUT_PROCESS

QUESTIONS = (FROM_IN, TAKE_OVER, WHO_USES, WITHOUT_PROCESS, RESTS_ON, CONNECTED, OFFICES)
"""In the order in which the pages list them."""
