"""What we take from others: exact versions and checksums, licences, and the list of all of it."""
