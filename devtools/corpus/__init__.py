"""bin/test --corpus FOLDER: real mails given to the gateway, twice."""
