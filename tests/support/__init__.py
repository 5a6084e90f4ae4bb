"""What tests are written with: people, worlds, fakes, and a whole service."""
