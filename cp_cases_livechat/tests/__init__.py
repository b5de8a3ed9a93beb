from . import test_discuss_channel
from . import test_rating_rating
from . import test_translations
