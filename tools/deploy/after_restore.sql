-- A database that went back in time holds for valid what was ended since: sessions, mailed links, deletions in progress.
-- Whoever changed a password since then has the old one again, so nobody stays signed in with it.
DELETE FROM sessions;
DELETE FROM email_tokens;
