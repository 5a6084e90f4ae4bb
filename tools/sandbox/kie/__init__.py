"""A strict stand-in for kie.ai's jobs API; facts/kie.md is its specification."""
