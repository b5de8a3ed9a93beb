"""HTML of mails and entries: made safe, readable and small."""
