"""The pictures of bin/screenshots: which screens, who is at them, how they are taken."""
