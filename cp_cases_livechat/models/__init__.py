from . import discuss_channel
from . import rating_rating
