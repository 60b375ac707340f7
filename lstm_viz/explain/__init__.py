"""What a run of the network means: traces and what is computed from them."""
