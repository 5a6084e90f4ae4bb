"""`make bench`: what our Worker does in a second beside its peers, on the real workerd, and what that costs."""
