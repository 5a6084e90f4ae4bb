-- The database of images2gpt, for Cloudflare D1 (SQLite). Applying it twice changes nothing.
--
-- Tables are STRICT: D1 binds every number as REAL, and STRICT turns a whole one back into INTEGER and refuses the rest.
-- Each CHECK is named as the sentence it keeps. Times are epoch seconds, credits are whole credits.

CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,                      -- as its owner typed it
  email_key TEXT NOT NULL UNIQUE,           -- canonical: what counts as the same address
  email_verified INTEGER NOT NULL DEFAULT 0,
  password TEXT NOT NULL,                   -- scheme$rounds$iterations$pepper$salt$mac, never the password
  policy_version TEXT NOT NULL,
  plan TEXT,
  plan_credits INTEGER NOT NULL DEFAULT 0,
  plan_ends_at INTEGER NOT NULL DEFAULT 0,  -- plan credits count while now is before it
  plan_source TEXT,                         -- the payment that granted them
  pack_credits INTEGER NOT NULL DEFAULT 0,
  debt INTEGER NOT NULL DEFAULT 0,
  last_spend TEXT,                          -- the generation charged last: the statements behind a deduction look here
  last_spend_plan INTEGER NOT NULL DEFAULT 0,
  daily_limit INTEGER,
  restricted INTEGER NOT NULL DEFAULT 0,
  blocked INTEGER NOT NULL DEFAULT 0,
  frozen INTEGER NOT NULL DEFAULT 0,        -- while a payment is disputed
  deleted_at INTEGER,                       -- nothing personal is left; the id stands in the books
  purge_after INTEGER,                      -- then the ledger goes, too
  created_at INTEGER NOT NULL,
  CONSTRAINT plan_credits_are_never_negative CHECK (plan_credits BETWEEN 0 AND 1000000000),
  CONSTRAINT pack_credits_are_never_negative CHECK (pack_credits BETWEEN 0 AND 1000000000),
  CONSTRAINT debt_is_never_negative CHECK (debt BETWEEN 0 AND 1000000000)
) STRICT;
CREATE INDEX IF NOT EXISTS users_by_purge ON users (purge_after) WHERE purge_after IS NOT NULL;
CREATE INDEX IF NOT EXISTS users_to_write_to ON users (id) WHERE email_verified = 1 AND deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS users_by_plan_end ON users (plan_ends_at) WHERE plan_credits > 0;
CREATE INDEX IF NOT EXISTS users_by_end ON users (deleted_at) WHERE deleted_at IS NOT NULL AND purge_after IS NULL;

CREATE TABLE IF NOT EXISTS sessions (
  token_hash TEXT PRIMARY KEY,              -- SHA-256 of the bearer token; the token itself is nowhere
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,              -- absolute: use never extends it
  fresh_until INTEGER NOT NULL,
  ip TEXT,
  ip_bucket TEXT,                           -- the address as limits count it: an IPv6 by its /64
  country TEXT,
  user_agent TEXT,
  CONSTRAINT a_session_ends_after_it_began CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user_id, created_at, id);
CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires_at);

-- What a mailed link opens: once, for a purpose, for the address it was sent to.
CREATE TABLE IF NOT EXISTS email_tokens (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  purpose TEXT NOT NULL,
  email_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CONSTRAINT a_purpose_is_known CHECK (purpose IN ('reset', 'verify'))
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS email_tokens_by_user ON email_tokens (user_id);
CREATE INDEX IF NOT EXISTS email_tokens_by_end ON email_tokens (expires_at);

-- Counters of what may be done only so often. A key is a keyed hash: no address, email or account stands here.
CREATE TABLE IF NOT EXISTS limits (
  key TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS limits_by_end ON limits (ends_at);

-- Accounts that were deleted. The id of the row is that of the certificate; open while anything is left to be done:
-- a notice to be sent, a plan that Creem has not ended, a record in the key-value store, an image under way.
CREATE TABLE IF NOT EXISTS deletions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  sessions TEXT,                            -- hashes whose records are to go from the key-value store, as JSON
  looked_at INTEGER NOT NULL DEFAULT 0,     -- when the cron last took it up
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  CONSTRAINT a_deletion_is_open_or_done CHECK (state IN ('open', 'done')),
  CONSTRAINT a_done_deletion_has_a_time CHECK ((state = 'done') = (done_at IS NOT NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS deletions_open ON deletions (looked_at) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS deletions_by_age ON deletions (created_at);

-- What operators did, and why.
CREATE TABLE IF NOT EXISTS audit (
  id TEXT PRIMARY KEY,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS audit_by_target ON audit (target, action);
CREATE INDEX IF NOT EXISTS audit_by_age ON audit (created_at);

-- One sign-up bonus per person: a keyed hash of the address with dots and plus parts stripped.
CREATE TABLE IF NOT EXISTS bonus_claims (
  address_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS bonus_claims_by_user ON bonus_claims (user_id);

CREATE TABLE IF NOT EXISTS credit_transactions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  plan_delta INTEGER NOT NULL,
  pack_delta INTEGER NOT NULL,
  balance INTEGER NOT NULL,                 -- plan + pack after this row
  reference TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT a_kind_is_known CHECK (
    kind IN ('signup_bonus', 'plan', 'pack', 'spend', 'return', 'refund', 'chargeback', 'expiry', 'adjustment')
  ),
  CONSTRAINT a_balance_is_never_negative CHECK (balance >= 0),
  CONSTRAINT a_reference_counts_once_per_kind UNIQUE (kind, reference)
) STRICT;
-- An index ends with the rowid: rows of one second are in the order in which they were written.
CREATE INDEX IF NOT EXISTS credit_transactions_by_user ON credit_transactions (user_id, created_at);

CREATE TRIGGER IF NOT EXISTS the_ledger_is_never_rewritten BEFORE UPDATE ON credit_transactions
BEGIN
  SELECT RAISE(ABORT, 'the ledger is never rewritten');
END;
CREATE TRIGGER IF NOT EXISTS the_ledger_is_never_shortened BEFORE DELETE ON credit_transactions
WHEN NOT EXISTS (SELECT 1 FROM users WHERE id = OLD.user_id AND purge_after = 0)
BEGIN
  SELECT RAISE(ABORT, 'the ledger is never shortened');
END;

CREATE TABLE IF NOT EXISTS generations (
  id TEXT PRIMARY KEY,
  user_id TEXT REFERENCES users (id),
  trial_subject TEXT,                       -- keyed hash of a visitor's address, until an account claims the image
  prompt TEXT NOT NULL,
  aspect_ratio TEXT NOT NULL,
  resolution TEXT NOT NULL,
  mode TEXT NOT NULL,
  cost INTEGER NOT NULL,
  cost_plan INTEGER NOT NULL DEFAULT 0,     -- how much of the cost plan credits paid …
  cost_plan_ends_at INTEGER NOT NULL DEFAULT 0, -- … of the period that ends then
  returned INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL,
  failure TEXT,
  failure_message TEXT,
  starred INTEGER NOT NULL DEFAULT 0,
  moderation_id TEXT,
  provider_task TEXT UNIQUE,
  provider_credits REAL,
  input_urls TEXT,                          -- where kie.ai finds the reference images, as JSON; gone when it has ended
  attempts INTEGER NOT NULL DEFAULT 0,      -- createTask calls made
  looks INTEGER NOT NULL DEFAULT 0,         -- recordInfo calls made
  looked_at INTEGER,                        -- when the last of them was
  faults INTEGER NOT NULL DEFAULT 0,        -- how often the cron failed over this row: at some number it lets it be
  next_step_at INTEGER,                     -- when the next call may be made; NULL: a createTask is in flight or nothing is left
  deadline_at INTEGER NOT NULL,             -- after it the generation ends and everything is returned
  result_url TEXT,
  width INTEGER,
  height INTEGER,
  content_type TEXT,
  bytes INTEGER,
  created_at INTEGER NOT NULL,
  submitted_at INTEGER,
  running_at INTEGER,
  finished_at INTEGER,
  late_at INTEGER,                          -- when an image came after its credits had gone back: it is a present
  expires_at INTEGER,
  deleted_at INTEGER,                       -- hidden at once; erased as soon as nothing is under way
  CONSTRAINT a_generation_belongs_to_one_person CHECK ((user_id IS NULL) <> (trial_subject IS NULL)),
  CONSTRAINT a_trial_costs_nothing CHECK (trial_subject IS NULL OR cost = 0),
  CONSTRAINT a_status_is_known CHECK (
    status IN ('reserved', 'submitted', 'running', 'succeeded', 'failed', 'blocked', 'expired')
  ),
  CONSTRAINT a_return_never_exceeds_the_charge CHECK (returned BETWEEN 0 AND cost),
  CONSTRAINT a_success_has_a_result CHECK (status <> 'succeeded' OR result_url IS NOT NULL),
  CONSTRAINT an_end_has_a_time CHECK ((status IN ('reserved', 'submitted', 'running')) = (finished_at IS NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS generations_by_user ON generations (user_id, created_at, id);
CREATE INDEX IF NOT EXISTS generations_open ON generations (deadline_at) WHERE finished_at IS NULL;
CREATE INDEX IF NOT EXISTS generations_running ON generations (user_id) WHERE finished_at IS NULL;
CREATE INDEX IF NOT EXISTS generations_due ON generations (next_step_at) WHERE finished_at IS NULL;
CREATE INDEX IF NOT EXISTS generations_late ON generations (next_step_at) WHERE status = 'failed';
CREATE INDEX IF NOT EXISTS generations_to_erase ON generations (deleted_at) WHERE deleted_at IS NOT NULL AND prompt <> '';
CREATE INDEX IF NOT EXISTS generations_finished ON generations (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS generations_of_visitors ON generations (created_at) WHERE user_id IS NULL;
CREATE INDEX IF NOT EXISTS generations_by_expiry ON generations (expires_at) WHERE status = 'succeeded';

-- What somebody set out to buy. It binds whatever is paid to the account: no email and no id of an event does.
CREATE TABLE IF NOT EXISTS checkouts (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  product TEXT NOT NULL,
  immediate_start_consent INTEGER NOT NULL,
  creem_id TEXT UNIQUE,                     -- NULL while Creem has not answered
  url TEXT,
  state TEXT NOT NULL DEFAULT 'open',
  looked_at INTEGER NOT NULL DEFAULT 0,     -- when the reconciliation last asked Creem
  created_at INTEGER NOT NULL,
  CONSTRAINT a_checkout_is_open_paid_or_over CHECK (state IN ('open', 'paid', 'over'))
) STRICT;
CREATE INDEX IF NOT EXISTS checkouts_by_user ON checkouts (user_id, created_at);
CREATE INDEX IF NOT EXISTS checkouts_by_age ON checkouts (created_at);
CREATE INDEX IF NOT EXISTS checkouts_open ON checkouts (looked_at) WHERE state = 'open';

-- Plans as Creem last told them. `version` is Creem's own time of change in ms: an older tale changes nothing.
CREATE TABLE IF NOT EXISTS subscriptions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  customer TEXT,
  product TEXT NOT NULL,
  status TEXT NOT NULL,
  period_ends_at INTEGER,
  version INTEGER NOT NULL,
  looked_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS subscriptions_by_user ON subscriptions (user_id, created_at);
CREATE INDEX IF NOT EXISTS subscriptions_by_checkout ON subscriptions (checkout_id);
CREATE INDEX IF NOT EXISTS subscriptions_by_end ON subscriptions (coalesce(period_ends_at, created_at))
  WHERE status IN ('canceled', 'expired');
CREATE INDEX IF NOT EXISTS subscriptions_by_look ON subscriptions (looked_at);

-- What was paid, and nothing else of it: no name, no address, no card.
CREATE TABLE IF NOT EXISTS payments (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,           -- Creem's transaction
  user_id TEXT NOT NULL REFERENCES users (id),
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  subscription_id TEXT,
  order_id TEXT,
  customer TEXT,
  product TEXT NOT NULL,
  credits INTEGER NOT NULL,
  granted INTEGER NOT NULL DEFAULT 0,       -- never, where the account was deleted before: then it goes back
  taken INTEGER NOT NULL DEFAULT 0,         -- credits taken back, also where only a debt was left to take
  amount_cents INTEGER NOT NULL,            -- as paid, with tax
  refunded_cents INTEGER NOT NULL DEFAULT 0, -- as Creem's transaction says; refunds count beside it
  currency TEXT NOT NULL,
  country TEXT,
  last4 TEXT,
  status TEXT NOT NULL DEFAULT 'paid',
  period_starts_at INTEGER,
  period_ends_at INTEGER,
  looked_at INTEGER NOT NULL DEFAULT 0,     -- when the reconciliation last asked Creem what went back
  created_at INTEGER NOT NULL,
  CONSTRAINT no_more_is_taken_than_was_given CHECK (taken BETWEEN 0 AND credits)
) STRICT;
CREATE INDEX IF NOT EXISTS payments_by_look ON payments (looked_at) WHERE status IN ('paid', 'partially_refunded');
CREATE INDEX IF NOT EXISTS payments_by_age ON payments (created_at);
CREATE INDEX IF NOT EXISTS payments_by_checkout ON payments (checkout_id);
CREATE INDEX IF NOT EXISTS payments_by_user ON payments (user_id, created_at);
CREATE UNIQUE INDEX IF NOT EXISTS an_order_pays_once ON payments (order_id) WHERE subscription_id IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS a_period_is_paid_once ON payments (subscription_id, product, period_starts_at)
  WHERE subscription_id IS NOT NULL;

-- Refunds and disputes. They may come before the payment that they are about.
CREATE TABLE IF NOT EXISTS takebacks (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,                  -- Creem's transaction
  amount_cents INTEGER NOT NULL,
  state TEXT NOT NULL,
  applied INTEGER NOT NULL DEFAULT 0,
  shortfall INTEGER NOT NULL DEFAULT 0,     -- credits that were spent already: they became a debt
  created_at INTEGER NOT NULL,
  CONSTRAINT a_takeback_is_a_refund_or_a_chargeback CHECK (kind IN ('refund', 'chargeback')),
  CONSTRAINT a_takeback_is_pending_or_decided CHECK (state IN ('pending', 'succeeded', 'failed', 'won', 'lost'))
) STRICT;
CREATE INDEX IF NOT EXISTS takebacks_by_reference ON takebacks (reference);
CREATE INDEX IF NOT EXISTS takebacks_by_age ON takebacks (created_at);
CREATE INDEX IF NOT EXISTS takebacks_pending ON takebacks (created_at) WHERE state = 'pending';

-- Payments that go back by themselves: what was charged after an account was deleted. Open until Creem's own record of
-- the payment says that it went back.
CREATE TABLE IF NOT EXISTS refunds (
  reference TEXT PRIMARY KEY,               -- Creem's transaction
  state TEXT NOT NULL DEFAULT 'open',
  asked_at INTEGER NOT NULL DEFAULT 0,      -- when Creem was last asked to refund it
  looks INTEGER NOT NULL DEFAULT 0,
  next_look_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  CONSTRAINT a_refund_is_open_or_done CHECK (state IN ('open', 'done')),
  CONSTRAINT a_done_refund_has_a_time CHECK ((state = 'done') = (done_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refunds_open ON refunds (next_look_at) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS refunds_by_age ON refunds (created_at);

-- Which events were taken in. Their bodies are nowhere.
CREATE TABLE IF NOT EXISTS webhook_events (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  object_id TEXT,
  outcome TEXT NOT NULL,
  sent_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS webhook_events_by_age ON webhook_events (created_at);

-- Which files of migrations/ this database has had, or was made with.
CREATE TABLE IF NOT EXISTS schema_changes (
  name TEXT PRIMARY KEY,
  applied_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whether kie.ai can be asked at all. Open (opened_at is set): one order every few seconds tries, the others are refused.
CREATE TABLE IF NOT EXISTS breakers (
  name TEXT PRIMARY KEY,
  outages INTEGER NOT NULL DEFAULT 0,       -- in a row
  opened_at INTEGER,
  probe_at INTEGER NOT NULL DEFAULT 0       -- while open: when the next order may try
) STRICT, WITHOUT ROWID;

-- When createTask may be called: kie.ai counts calls in a sliding window, so each slot looks at the one so many before it.
CREATE TABLE IF NOT EXISTS creation_slots (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;

-- How long images took of late, for the pages.
CREATE TABLE IF NOT EXISTS waits (
  resolution TEXT PRIMARY KEY,
  p50 INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  measured_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What ended in each hour, for the public numbers. No row of it tells of a person.
CREATE TABLE IF NOT EXISTS hours (
  hour INTEGER PRIMARY KEY,                 -- counted from the epoch
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,                  -- refused prompts count as neither
  returned INTEGER NOT NULL,                -- credits
  waits TEXT NOT NULL                       -- JSON {resolution: {seconds: images}}
) STRICT;

-- What the service is set to, by name: the banner, a pause of orders, the public numbers, when the cron last ran, how
-- far the books are compared.
CREATE TABLE IF NOT EXISTS settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  ends_at INTEGER,                          -- a banner is shown until then
  set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What wants a person: one row for each reason and hour, however often it rings. The first of them is mailed.
CREATE TABLE IF NOT EXISTS alarms (
  reason TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  detail TEXT NOT NULL,                     -- the fields of the last log line, as JSON
  PRIMARY KEY (reason, began_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alarms_by_age ON alarms (last_at);

-- What we write to everybody, and how far that has come. The cursor passes an account before its letter is sent.
CREATE TABLE IF NOT EXISTS notices (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  cursor TEXT NOT NULL DEFAULT '',          -- the last user that was written to
  sent INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,       -- of those sent, letters that the mail service did not take
  day INTEGER NOT NULL DEFAULT 0,           -- counted from the epoch
  sent_that_day INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL DEFAULT 0,       -- not before: the mail service refused
  created_at INTEGER NOT NULL,
  done_at INTEGER,
  CONSTRAINT a_notice_is_sent_once UNIQUE (title, body),
  CONSTRAINT no_more_is_refused_than_was_sent CHECK (refused BETWEEN 0 AND sent)
) STRICT;
CREATE INDEX IF NOT EXISTS notices_open ON notices (created_at) WHERE done_at IS NULL;
CREATE INDEX IF NOT EXISTS notices_by_day ON notices (day);

-- That a prompt was refused, and why: kept 90 days, without the prompt. The owner is a user id or a trial subject.
CREATE TABLE IF NOT EXISTS moderation_events (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  generation_id TEXT NOT NULL UNIQUE,
  rule TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CONSTRAINT a_source_is_known CHECK (source IN ('own', 'creem', 'kie'))
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS moderation_events_by_owner ON moderation_events (owner, created_at);
CREATE INDEX IF NOT EXISTS moderation_events_by_age ON moderation_events (created_at);

-- What people write to us, kept 24 months. A member's address is that of the account; a visitor's appeal has none.
CREATE TABLE IF NOT EXISTS support_messages (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  user_id TEXT REFERENCES users (id),
  email TEXT,
  generation_id TEXT,
  subject TEXT NOT NULL,
  message TEXT NOT NULL,
  answer TEXT,
  state TEXT NOT NULL DEFAULT 'open',
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  answered_at INTEGER,
  closed_at INTEGER,
  CONSTRAINT a_kind_of_message_is_known CHECK (kind IN ('appeal', 'contact', 'rights', 'withdrawal')),
  CONSTRAINT a_message_is_open_or_closed CHECK (state IN ('open', 'closed')),
  CONSTRAINT a_closed_message_has_a_time CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CONSTRAINT an_answer_has_a_time CHECK ((answer IS NULL) = (answered_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_appeal_of_a_generation ON support_messages (generation_id) WHERE kind = 'appeal';
CREATE INDEX IF NOT EXISTS support_messages_by_age ON support_messages (created_at, id);
CREATE INDEX IF NOT EXISTS support_messages_by_state ON support_messages (state, created_at, id);
CREATE INDEX IF NOT EXISTS support_messages_by_email ON support_messages (email) WHERE email IS NOT NULL;
CREATE INDEX IF NOT EXISTS support_messages_by_user ON support_messages (user_id, created_at, id);

-- Pictures that a person left with kie.ai's file service as examples. Never a byte of one is kept here.
CREATE TABLE IF NOT EXISTS reference_images (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  url TEXT NOT NULL,                        -- as the file service gave it
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,              -- from then on it cannot be used, and the row goes
  CONSTRAINT a_reference_has_a_size CHECK (width > 0 AND height > 0 AND bytes > 0),
  CONSTRAINT a_reference_is_of_a_known_type CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp'))
) STRICT;
CREATE INDEX IF NOT EXISTS reference_images_by_user ON reference_images (user_id, created_at);
CREATE INDEX IF NOT EXISTS reference_images_by_end ON reference_images (expires_at);

-- The same key and body has one effect for 24 hours, per owner (a user id or a trial subject).
CREATE TABLE IF NOT EXISTS idempotency_keys (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  reference TEXT NOT NULL,
  balance INTEGER,                          -- as it was after the charge
  created_at INTEGER NOT NULL,
  PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (created_at);

-- The free image of an address, claimed before it is made. The subject is a keyed hash, never the address.
CREATE TABLE IF NOT EXISTS trial_claims (
  subject TEXT PRIMARY KEY,
  generation_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  released INTEGER NOT NULL DEFAULT 0,      -- 1: given back, free to be claimed again
  given_back INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT a_trial_is_given_back_at_most_twice CHECK (given_back BETWEEN 0 AND 2)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS trial_claims_by_generation ON trial_claims (generation_id);
CREATE INDEX IF NOT EXISTS trial_claims_by_end ON trial_claims (expires_at);
