/** Credentials by their looks. A value matches one of these or it is no secret as far as a file can tell. */

interface Pattern {
  readonly kind: string;
  readonly pattern: RegExp;
}

const PATTERNS: readonly Pattern[] = [
  { kind: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { kind: "a Stripe key", pattern: /\b[rs]k_live_[0-9A-Za-z]{16,}|whsec_[A-Za-z0-9+/=]{24,}/ },
  { kind: "a GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}/ },
  { kind: "a GitLab token", pattern: /glpat-[\w-]{20,}/ },
  {
    kind: "a Slack token",
    pattern: /xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  },
  {
    kind: "a Discord webhook or token",
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{60,}|\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}/,
  },
  { kind: "a Telegram token", pattern: /\b\d{8,10}:[\w-]{35}\b/ },
  { kind: "an OpenAI key", pattern: /sk-(?:proj|svcacct|admin)-[\w-]{20,}|sk-[A-Za-z0-9]{20}T3BlbkFJ/ },
  { kind: "an Anthropic key", pattern: /sk-ant-[\w-]{20,}/ },
  { kind: "a Google API key", pattern: /AIza[\w-]{35}/ },
  { kind: "a Hugging Face token", pattern: /\bhf_[A-Za-z]{30,}/ },
  { kind: "a SendGrid key", pattern: /SG\.[\w-]{22}\.[\w-]{43}/ },
  { kind: "a Mailgun key", pattern: /\bkey-[0-9a-f]{32}\b/ },
  { kind: "a Twilio key", pattern: /\bSK[0-9a-f]{32}\b/ },
  { kind: "a Resend key", pattern: /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16,}/ },
  { kind: "an npm token", pattern: /npm_[A-Za-z0-9]{36}/ },
  { kind: "a PyPI token", pattern: /pypi-AgEI[\w-]{50,}/ },
  { kind: "a DigitalOcean token", pattern: /dop_v1_[0-9a-f]{64}/ },
  { kind: "a Vault token", pattern: /hvs\.[\w-]{20,}/ },
  { kind: "a PlanetScale credential", pattern: /pscale_(?:tkn|pw|oauth)_[\w-]{20,}/ },
  { kind: "a Supabase token", pattern: /sbp_[0-9a-f]{40}/ },
  { kind: "a Sentry token", pattern: /sntrys_[\w+/=]{20,}/ },
  { kind: "a Shopify token", pattern: /shp(?:at|ss|ca|pa)_[0-9a-f]{32}/ },
  { kind: "a Linear key", pattern: /lin_api_\w{32,}/ },
  { kind: "a Tigris secret", pattern: /tsec_[\w-]{40,}/ },
  { kind: "a Fly token", pattern: /FlyV1 fm[12]_[\w+/=,-]+|\bfm2_[\w+/=-]{40,}|\bfo1_[\w-]{20,}/ },
  {
    kind: "a private key",
    pattern: /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY(?: BLOCK)?-----|AGE-SECRET-KEY-1[0-9A-Z]{50,}/,
  },
];

/** Nothing above is shorter, and no guess either; most values of a file are. */
const SHORTEST = 15;

const JWT = /eyJ[\w-]{10,}\.(eyJ[\w-]{10,})\.[\w-]{10,}/;
const URL_PASSWORD = /^([a-z][a-z0-9+.-]*):\/\/[^/\s:@]*:([^@/\s]+)@([^/:?\s]+)/i;
const PLACEHOLDER =
  /^$|^(?:changeme|change[-_]?me|todo|example|secret|password|pass|redacted|postgres|root|admin|test|dev)$|^x{3,}$|^\*+$|^your|^<.*>$|^\{.*\}$|\$\{|^\$|(.)\1{5,}|EXAMPLE$|REDACTED/i;

/** Names of variables that ship to browsers anyway. */
const PUBLIC_NAME = /^(?:NEXT_PUBLIC|VITE|PUBLIC|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY)_/;
const HARMLESS_NAME =
  /_(?:ID|SHA\d*|DIGEST|CHECKSUM|COMMIT|HASH|VERSION|URL|URI|HOST|PATH|FILE|NAME|ALGORITHM|TTL|EXPIRES(?:_IN)?)$|PUBLIC|VAPID/i;
const SECRET_NAME =
  /(?:SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|API_?KEY|ACCESS_KEY|ENCRYPTION_KEY|SIGNING_KEY|MASTER_KEY|CREDENTIAL)/i;

/** What people call their secrets, as whole words. */
const SECRET_WORD =
  /(?:^|_)(?:PASSWORD|PASSWD|PWD|SECRETS?|TOKEN|PRIVATE_KEY|API_?KEY|ACCESS_KEY|AUTH_KEY|SIGNING_KEY|ENCRYPTION_KEY|CREDENTIALS?|DSN|DATABASE_URL|REDIS_URL|MONGO(?:DB)?_UR[IL]|CONNECTION_STRING|SECRET_KEY_BASE|MASTER_KEY|WEBHOOK_URL|COOKIE)(?:$|_)/i;
const ABOUT_A_SECRET =
  /(?:KEY_ID|PUBLIC_KEY|PUBLISHABLE_KEY|SEARCH_(?:ONLY_)?(?:API_)?KEY|_PATH|_FILE|_DIR|_TTL|_EXPIR\w*|_LENGTH|_SIZE|_HEADER|_NAME|_ISSUER|_AUDIENCE|_ENDPOINT|_LIMIT|_PER_MIN|_TYPE|_MODE|_DOMAIN|_SECURE|_SAMESITE|_ALGORITHM|_LIFETIME|_MAX_AGE)$|^MAX_TOKEN/i;

/** Whether the name of a variable says that its value is a secret, and not something about one. */
export function isSecretName(name: string): boolean {
  return SECRET_WORD.test(name) && !ABOUT_A_SECRET.test(name) && !PUBLIC_NAME.test(name);
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

/** The credential that a value is or contains. `name` is the name of the variable it is given to, if any. */
export function findSecret(value: string, name = ""): Secret | undefined {
  if (isTooShort(value) || PLACEHOLDER.test(value)) return undefined;
  const known = PATTERNS.find(({ pattern }) => pattern.test(value));
  if (known)
    return PUBLIC_NAME.test(name) && known.kind === "a Google API key"
      ? undefined
      : { kind: known.kind, certainty: "pattern" };
  if (/^[rs]k_test_[0-9A-Za-z]{16,}/.test(value)) return { kind: "a Stripe test key", certainty: "guess" };
  if (/AWS.*SECRET/i.test(name) && /^[A-Za-z0-9/+=]{40}$/.test(value))
    return { kind: "an AWS secret key", certainty: "pattern" };
  if (isPrivateJwt(value)) return { kind: "a signed token (JWT)", certainty: "pattern" };
  if (hasPassword(value)) return { kind: "an address with a password", certainty: "pattern" };
  if (SECRET_NAME.test(name) && !HARMLESS_NAME.test(name) && !PUBLIC_NAME.test(name) && looksRandom(value)) {
    return { kind: "a secret", certainty: "guess" };
  }
  return undefined;
}

/** Supabase and the like hand out tokens that may be public; their payload says so. */
function isPrivateJwt(value: string): boolean {
  const payload = JWT.exec(value)?.[1];
  if (payload === undefined) return false;
  try {
    const claims = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    return !/"role"\s*:\s*"anon"/.test(claims);
  } catch {
    return false;
  }
}

function hasPassword(value: string): boolean {
  const match = URL_PASSWORD.exec(value);
  if (!match) return false;
  const [, scheme = "", password = "", host = ""] = match;
  const local = /^(?:localhost|127\.|0\.0\.0\.0|\[::1\]|::1|host\.docker\.internal)|^[^.]+$/.test(host);
  return !local && !/^(?:sqlite|file)/.test(scheme) && !PLACEHOLDER.test(password);
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
