"""What happened on a case: entries, how they are kept, how a screen gets them."""
