// @ts-check
/** A browser and where it is, in words. */

/** The first that fits speaks: Edge and Opera also say Chrome, and Chrome says Safari. @type {[RegExp, string][]} */
const BROWSERS = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b((Headless)?Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
  [/\bcurl\//, 'curl'],
];

/** @type {[RegExp, string][]} */
const SYSTEMS = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** @param {string | null} agent @returns {string} such as “Firefox on Windows” */
export function deviceName(agent) {
  const browser = named(BROWSERS, agent);
  const system = named(SYSTEMS, agent);
  if (browser && system) return `${browser} on ${system}`;
  return browser || system || 'An unknown device';
}

/** @param {[RegExp, string][]} names @param {string | null} agent */
const named = (names, agent) => names.find(([sign]) => sign.test(agent ?? ''))?.[1] ?? '';

/** @param {{country: string | null, ip: string | null}} device @returns {string} such as “France, 203.0.113.7” */
export const placeOf = ({ country, ip }) =>
  [countryName(country), ip].filter(Boolean).join(', ') || 'Unknown place';

/** @param {string | null} code of two letters, or Cloudflare's own for Tor (T1) and for unknown (XX) */
function countryName(code) {
  if (code === 'T1') return 'Tor network';
  if (!code || code === 'XX' || !/^[A-Z]{2}$/.test(code)) return '';
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}
