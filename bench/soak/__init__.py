"""`make soak`: honest users and faults at random against the parts of `make dev`; afterwards nothing may be lost."""
