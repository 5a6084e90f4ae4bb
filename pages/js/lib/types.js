// @ts-check
/** The shapes of the API that the pages use, for the type checker and the reader. */

/** @typedef {'1K' | '2K' | '4K'} Resolution */

/** @typedef {'text' | 'image'} Mode from words alone, or from reference images too */

/**
 * @typedef {object} Settings
 * @property {string} prompt
 * @property {string} aspect_ratio
 * @property {Resolution} resolution
 * @property {string[]} references ids of uploads, in their order
 */

/** @typedef {{id: string, width: number, height: number, bytes: number, expires_at: string}} Reference an upload */

/** @typedef {{generation: string, key: string}} Claim a visitor's image and the key to it */

/** @typedef {'reserved' | 'submitted' | 'running' | 'succeeded' | 'failed' | 'blocked' | 'expired'} Status */

/**
 * @typedef {object} Generation
 * @property {string} id
 * @property {Status} status
 * @property {string} prompt
 * @property {string} aspect_ratio
 * @property {Resolution} resolution
 * @property {Mode} mode
 * @property {number} cost credits
 * @property {number} returned credits
 * @property {string} created_at
 * @property {string | null} expires_at
 * @property {{url: string, download_url: string, width: number | null, height: number | null} | null} image
 * @property {{code: string, message: string} | null} failure
 * @property {boolean} starred
 */

/**
 * @typedef {object} Receipt
 * @property {number} quoted credits
 * @property {number} charged credits
 * @property {{amount: number, why: string, at: string}[]} returned
 * @property {{task: string | null, credits: number | null}} provider
 * @property {{aspect_ratio: string, resolution: Resolution}} asked
 * @property {{width: number, height: number} | null} delivered
 * @property {{status: Status, at: string}[]} steps
 */

/**
 * @typedef {object} Product
 * @property {string} id
 * @property {string} name
 * @property {number} price_cents
 * @property {string} currency
 * @property {string} [interval]
 * @property {number} credits
 */

/**
 * @typedef {object} Config
 * @property {Product[]} plans
 * @property {Product[]} packs
 * @property {Record<Resolution, number>} costs credits
 * @property {Record<Mode, Record<Resolution, string[]>>} aspect_ratios
 * @property {{prompt_characters: number, references: number, upload_bytes: number, upload_types: string[]}} limits
 * @property {Record<Resolution, number | null>} expected_wait seconds
 * @property {{available: boolean}} trial
 * @property {{version: string, updated_at: string, banner: {text: string, until: string} | null}} policy
 * @property {boolean} mail
 * @property {boolean} sandbox
 */

/**
 * @typedef {object} User
 * @property {string} id
 * @property {string} email
 * @property {boolean} email_verified
 * @property {{balance: number, debt: number, parts: CreditPart[]}} credits
 * @property {boolean} restricted
 * @property {string} policy_version
 * @property {number | null} daily_limit credits
 * @property {string} support_email
 */

/** @typedef {{kind: 'plan' | 'pack', amount: number, expires_at: string | null}} CreditPart */

/**
 * @typedef {object} Device where somebody is signed in
 * @property {string} id
 * @property {string} created_at
 * @property {string} expires_at
 * @property {string | null} ip
 * @property {string | null} country
 * @property {string | null} user_agent
 * @property {boolean} current
 */

/**
 * @typedef {object} Transaction a row of the ledger
 * @property {string} id
 * @property {string} kind
 * @property {number} delta credits, as all of these
 * @property {number} plan_delta
 * @property {number} pack_delta
 * @property {number} balance
 * @property {string} reference
 * @property {string} created_at
 */

/**
 * @typedef {object} Plan somebody's own
 * @property {string} plan id of a product
 * @property {string} status
 * @property {string | null} renews_at
 * @property {string | null} ends_at
 */

/**
 * @typedef {object} Payment
 * @property {string} id
 * @property {string} product
 * @property {number} amount_cents as paid, tax included
 * @property {string} currency
 * @property {string | null} country
 * @property {string | null} last4
 * @property {string} status
 * @property {string} created_at
 */

/** @typedef {{subscription: Plan | null, payments: Payment[]}} Billing payments: newest first */

/**
 * @typedef {object} Certificate that an account was deleted
 * @property {string} id
 * @property {string} deleted_at
 * @property {string[]} erased
 * @property {{what: string, why: string, until: string}[]} kept
 * @property {string} signature
 */

/**
 * @typedef {object} Withdrawal what goes back
 * @property {string} payment
 * @property {string} product
 * @property {number} amount_cents
 * @property {number} refund_cents
 * @property {string} currency
 * @property {number} unspent_credits
 * @property {number} credits
 * @property {'whole' | 'share'} refund
 * @property {string} received_at
 */

export {};
