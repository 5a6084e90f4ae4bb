"""A strict stand-in for Creem, the merchant of record: creem.md section 6 is what it keeps."""
