"""Training of the shipped networks, offline: data, evaluation, cards. The app needs none of it."""
