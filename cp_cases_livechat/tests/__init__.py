from . import test_discuss_channel
from . import test_rating_rating
from .languages import test_sources
from .languages import test_translations
