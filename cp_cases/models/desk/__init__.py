"""What the screens show beside the cases: queues, marks, news, boards, live changes."""
