"""What an agent is writing: replies, forwards, new cases, until they are sent."""
