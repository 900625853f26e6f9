/** Credentials by their looks. A value matches one of these or it is no secret as far as a file can tell. */

import { FILLINGS, LONGEST_RUN, SECRETS, STAND_INS } from "./secret-patterns.ts";

/** No pattern is shorter, and no guess either; most values of a file are. */
const SHORTEST = 15;

const URL_PASSWORD = /^([a-z][a-z0-9+.-]*):\/\/[^/\s:@]*:([^@/\s]+)@([^/:?\s]+)/i;

/** Names of variables that ship to browsers anyway. */
export const PUBLIC_NAME = /^(?:NEXT_PUBLIC|VITE|PUBLIC|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_/;
const HARMLESS_NAME =
  /_(?:ID|SHA\d*|DIGEST|CHECKSUM|COMMIT|HASH|VERSION|URL|URI|HOST|PATH|FILE|NAME|ALGORITHM|TTL|EXPIRES(?:_IN)?)$|PUBLIC|VAPID/i;
const SECRET_NAME =
  /(?:SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|API_?KEY|ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|MASTER_KEY|CREDENTIAL)/i;

/** What people call their secrets, as whole words. A pattern for so many takes as long to prepare as a file to parse. */
const SECRET_WORDS: readonly string[] = [
  "PASSWORD",
  "PASSWD",
  "PWD",
  "SECRET",
  "SECRETS",
  "TOKEN",
  "PRIVATE_KEY",
  "API_KEY",
  "APIKEY",
  "ACCESS_KEY",
  "AUTH_KEY",
  "SIGNING_KEY",
  "ENCRYPTION_KEY",
  "CREDENTIAL",
  "CREDENTIALS",
  "DSN",
  "DATABASE_URL",
  "REDIS_URL",
  "MONGO_URI",
  "MONGO_URL",
  "MONGODB_URI",
  "MONGODB_URL",
  "CONNECTION_STRING",
  "SECRET_KEY_BASE",
  "MASTER_KEY",
  "WEBHOOK_URL",
  "COOKIE",
];
/** Ends of names that stand for something about a secret: when it expires, where it is kept. */
const ABOUT_A_SECRET =
  /(?:KEY_ID|PUBLIC_KEY|PUBLISHABLE_KEY|SEARCH_(?:ONLY_)?(?:API_)?KEY|_PATH|_FILE|_DIR|_TTL|_LENGTH|_SIZE|_HEADER|_NAME|_ISSUER|_AUDIENCE|_ENDPOINT|_LIMIT|_PER_MIN|_TYPE|_MODE|_DOMAIN|_SECURE|_SAMESITE|_ALGORITHM|_LIFETIME|_MAX_AGE)$|_EXPIR|^MAX_TOKEN/i;

/** Whether the name of a variable says that its value is a secret, and not something about one. */
export function isSecretName(name: string): boolean {
  const words = `_${name.toUpperCase()}_`;
  const isNamed = SECRET_WORDS.some((word) => words.includes(`_${word}_`));
  return isNamed && !ABOUT_A_SECRET.test(name) && !PUBLIC_NAME.test(name);
}

export interface Secret {
  /** Such as "a Stripe key". */
  readonly kind: string;
  /** `pattern`: no doubt; `guess`: the name says secret and the value looks random. */
  readonly certainty: "pattern" | "guess";
}

/** Whether a text is too short to be or to contain a credential. */
export function isTooShort(value: string): boolean {
  return value.length < SHORTEST && !value.includes("://");
}

export interface Sign extends Secret {
  readonly shows: (value: string, name: string) => boolean;
}

/** What is no credential by its pattern alone; the first that shows decides. */
export const SIGNS: readonly Sign[] = [
  { kind: "a Discord webhook or token", certainty: "pattern", shows: isTokenOfDiscord },
  { kind: "a Stripe test key", certainty: "guess", shows: (value) => /^[rs]k_test_[0-9A-Za-z]{16}/.test(value) },
  {
    kind: "an AWS secret key",
    certainty: "pattern",
    shows: (value, name) => isSecretOfAws(name) && /^[A-Za-z0-9/+=]{40}$/.test(value),
  },
  { kind: "a JWT", certainty: "pattern", shows: isPrivateJwt },
  { kind: "a URL with a password", certainty: "pattern", shows: hasPassword },
  {
    kind: "a secret",
    certainty: "guess",
    shows: (value, name) =>
      SECRET_NAME.test(name) && !HARMLESS_NAME.test(name) && !PUBLIC_NAME.test(name) && looksRandom(value),
  },
];

/** The credential that a value is or contains. `name` is the name of the variable it is given to, if any. */
export function findSecret(value: string, name = ""): Secret | undefined {
  if (isTooShort(value)) return undefined;
  const rows = SECRETS.filter(({ holds }) => value.includes(holds));
  const sure = rows.find(({ data }) => data && entropy(data.exec(value)?.[1] ?? "") >= 3.5);
  const known = sure ?? rows.find(({ pattern }) => pattern.test(value));
  if (known?.kind === "a Google API key" && PUBLIC_NAME.test(name)) return undefined;
  const found = known ? { kind: known.kind, certainty: "pattern" as const } : signOf(value, name);
  return found && (sure || !isStandIn(value)) ? found : undefined;
}

function signOf(value: string, name: string): Secret | undefined {
  const sign = SIGNS.find(({ shows }) => shows(value, name));
  return sign && { kind: sign.kind, certainty: sign.certainty };
}

/** Whether a value only stands where a secret will be. */
function isStandIn(value: string): boolean {
  return (
    STAND_INS.has(value.toLowerCase()) ||
    FILLINGS.some((pattern) => pattern.test(value)) ||
    longestRun(value.toLowerCase()) > LONGEST_RUN
  );
}

/** How many times in a row a text has the same character, at most. */
function longestRun(text: string): number {
  let [longest, length] = [0, 0];
  for (let index = 0; index < text.length; index += 1) {
    length = text[index] === text[index - 1] && text[index] !== "\n" ? length + 1 : 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

function isSecretOfAws(name: string): boolean {
  const start = name.toUpperCase().indexOf("AWS");
  return start >= 0 && name.toUpperCase().includes("SECRET", start + "AWS".length);
}

/** Supabase and the like hand out tokens that may be public; their payload says so. */
function isPrivateJwt(value: string): boolean {
  // `eyJ` is how JSON begins in Base64: the header, and then the payload.
  const [, payload] =
    threesOf(value).find(
      ([header, content, signature]) =>
        /eyJ[\w-]{10}/.test(header) && /^eyJ[\w-]{10}/.test(content) && signature.length >= 10,
    ) ?? [];
  if (payload === undefined) return false;
  try {
    const claims = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    return !/"role"\s*:\s*"anon"/.test(claims);
  } catch {
    return false;
  }
}

/** The number of the bot, which makes the first part begin with M, N or O, the time, and the signature. */
function isTokenOfDiscord(value: string): boolean {
  return threesOf(value).some(([text, time, signature]) => {
    const isNumber = [24, 25, 26].some(
      (length) => /[MNO]/.test(text.at(-length) ?? "") && (text.at(-length - 1) ?? "-") === "-",
    );
    return isNumber && time.length === 6 && signature.length >= 27;
  });
}

/** What stands in a text with two dots between: how signed tokens are written. */
function threesOf(value: string): readonly (readonly [string, string, string])[] {
  return value.split(/[^\w.-]+/).flatMap((text) => {
    const parts = text.split(".");
    return parts.slice(2).map((last, index) => [parts[index] ?? "", parts[index + 1] ?? "", last] as const);
  });
}

function hasPassword(value: string): boolean {
  const match = URL_PASSWORD.exec(value);
  if (!match) return false;
  const [, scheme = "", password = "", host = ""] = match;
  const local = /^(?:localhost|127\.|0\.0\.0\.0|\[::1\]|::1|host\.docker\.internal)|^[^.]+$/.test(host);
  return !local && !/^(?:sqlite|file)/.test(scheme) && !isStandIn(password);
}

/** Long, without blanks, no address or path, and with as many different characters as chance would give. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || /[\s/\\:@]|^\.|^[\w-]+\.[\w.-]+$/.test(value)) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return false;
  const hex = /^[0-9a-f]+$/i.test(value);
  if (!/\d/.test(value) || (/^[a-z]+(?:[-_][a-z0-9]+)*$/.test(value) && !hex)) return false;
  return hex ? value.length >= 32 && entropy(value) >= 3 : entropy(value) >= 3.5;
}

/** Shannon entropy in bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
