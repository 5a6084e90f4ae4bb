// @ts-check
/** Sign-up: an account, and a visitor's image moved into it. */

import '../elements/password-field.js';
import '../elements/site-account.js';
import { AuthForm } from '../elements/auth-form.js';
import { Problem, signUp } from '../lib/api.js';
import { carry, claimed, draft, mailedToken, nextPath } from '../lib/address.js';
import { config, freshConfig } from '../lib/config.js';
import { bringAlong, emailOf, emailProblem, passwordProblem, sendHomeIfSignedIn } from '../lib/credentials.js';
import { one } from '../lib/dom.js';
import { getGeneration } from '../lib/images.js';

/** @param {FormData} values */
const check = (values) =>
  [
    { field: 'email', message: emailProblem(values) },
    { field: 'password', message: passwordProblem(String(values.get('password'))) },
    { field: 'age_confirmed', message: values.has('age_confirmed') ? '' : 'Confirm that you are old enough.' },
  ].filter(({ message }) => message);

/** @param {FormData} values */
async function send(values) {
  try {
    return await signUp({
      email: emailOf(values),
      password: values.get('password'),
      age_confirmed: true,
      policy_version: (await config()).policy.version,
      ...(claimed() && { claim: claimed() }),
    });
  } catch (error) {
    if (error instanceof Problem && error.code === 'conflict') await freshConfig().then(showPolicy);
    throw error;
  }
}

const leave = () => location.replace(nextPath() + carry(null, draft(), mailedToken()));

/** @param {import('../lib/types.js').Config} known */
function showPolicy({ policy }) {
  one(document, '.policy__version', HTMLElement).textContent = `, version ${policy.version}`;
}

/** Shows the visitor's image that comes along, in the place that was kept for it (early.js). */
async function showClaim() {
  const claim = claimed();
  if (!claim) return;
  const { image } = await getGeneration(claim.generation, claim.key);
  if (image) one(document, '.auth__claim img', HTMLImageElement).src = image.url;
}

Object.assign(one(document, 'auth-form', AuthForm), { check, send, leave });
bringAlong();
sendHomeIfSignedIn();
config().then(showPolicy, () => {});
showClaim().catch(() => {});
