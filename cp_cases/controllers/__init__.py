from . import entry_files
