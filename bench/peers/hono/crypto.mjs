// Hashes, links and passwords, made as our own Worker makes them.
const encoder = new TextEncoder();
const keys = new Map();

export async function hashed(text) {
  return hex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

export async function keyed(key, text) {
  return hex(await mac(key, text));
}

export async function link(env, purpose, text) {
  return base64url(await mac(env.SIGNING_KEY, `${purpose}:${text}`));
}

export async function signed(env, id, download) {
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const signature = await link(env, "image", `${id}.${expires}.${Number(download)}`);
  return `/api/generations/${id}/image?expires=${expires}${download ? "&download=1" : ""}&signature=${signature}`;
}

export function random(kind) {
  const octets = crypto.getRandomValues(new Uint8Array(15));
  return `${kind}_${Array.from(octets, (each) => (each & 31).toString(32)).join("").padEnd(24, "a")}`;
}

export async function passwordIs(env, password, user, record) {
  const [, rounds, iterations, , salt, wanted] = record.split("$");
  let key = Uint8Array.from([...encoder.encode(password.normalize("NFC")), 1]);
  for (let round = 0; round < Number(rounds); round += 1) {
    const raw = await crypto.subtle.importKey("raw", key, "PBKDF2", false, ["deriveBits"]);
    const salted = Uint8Array.from([...octets(salt), round]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: salted, iterations: Number(iterations) };
    key = new Uint8Array(await crypto.subtle.deriveBits(how, raw, 256));
  }
  const whole = Uint8Array.from([...encoder.encode(`${user}:`), ...key]);
  const found = new Uint8Array(await mac(env.PASSWORD_PEPPER, whole));
  return crypto.subtle.timingSafeEqual(found, octets(wanted));
}

async function mac(key, message) {
  if (!keys.has(key)) {
    const how = { name: "HMAC", hash: "SHA-256" };
    keys.set(key, await crypto.subtle.importKey("raw", encoder.encode(key), how, false, ["sign"]));
  }
  return crypto.subtle.sign("HMAC", keys.get(key), typeof message === "string" ? encoder.encode(message) : message);
}

function octets(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (each) => each.toString(16).padStart(2, "0")).join("");
}

function base64url(buffer) {
  const text = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
