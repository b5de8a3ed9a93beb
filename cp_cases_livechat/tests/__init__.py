from . import test_discuss_channel
