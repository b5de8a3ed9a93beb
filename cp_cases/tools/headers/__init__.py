"""What the headers of a mail say: read leniently, and what they tell of it."""
