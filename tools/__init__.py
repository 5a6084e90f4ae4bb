"""What runs on a developer's machine: set-up, build, the local runtime, the stand-ins. None of it is deployed."""
