/** What credentials and their stand-ins look like. A kind may have several rows. */

export interface SecretRow {
  readonly kind: string;
  /** Is in every text that matches. Hardly any value has it, and to prepare so many patterns takes long. */
  readonly holds: string;
  readonly pattern: RegExp;
  /**
   * Where binary data is written as text, runs of A are zero bytes and no filling. Its first group is that data, to be
   * looked at more closely.
   */
  readonly data?: RegExp;
}

export const SECRETS: readonly SecretRow[] = [
  { kind: "an AWS access key", holds: "IA", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { kind: "a Stripe key", holds: "_live_", pattern: /\b[rs]k_live_[0-9A-Za-z]{16}/ },
  { kind: "a Stripe key", holds: "whsec_", pattern: /whsec_[A-Za-z0-9+/=]{24}/ },
  { kind: "a GitHub token", holds: "gh", pattern: /\bgh[pousr]_[A-Za-z0-9]{36}/ },
  { kind: "a GitHub token", holds: "github_pat_", pattern: /github_pat_[A-Za-z0-9_]{22}/ },
  { kind: "a GitLab token", holds: "glpat-", pattern: /glpat-[\w-]{20}/ },
  { kind: "a Slack token", holds: "xox", pattern: /xox[abeoprs]-[\w-]{10}/ },
  { kind: "a Slack token", holds: "xapp-", pattern: /xapp-[\w-]{10}/ },
  { kind: "a Slack token", holds: "hooks.slack.com", pattern: /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w/ },
  {
    kind: "a Discord webhook or token",
    holds: "/api/webhooks/",
    pattern: /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{60}/,
  },
  { kind: "a Telegram token", holds: ":", pattern: /\b\d{8,10}:[\w-]{35}\b/ },
  { kind: "an OpenAI key", holds: "sk-", pattern: /sk-(?:proj|svcacct|admin)-[\w-]{20}/ },
  { kind: "an OpenAI key", holds: "T3BlbkFJ", pattern: /sk-[A-Za-z0-9]{20}T3BlbkFJ/ },
  { kind: "an Anthropic key", holds: "sk-ant-", pattern: /sk-ant-[\w-]{20}/ },
  { kind: "a Google API key", holds: "AIza", pattern: /AIza[\w-]{35}/ },
  { kind: "a Hugging Face token", holds: "hf_", pattern: /\bhf_[A-Za-z]{30}/ },
  { kind: "a SendGrid key", holds: "SG.", pattern: /SG\.[\w-]{22}\.[\w-]{43}/ },
  { kind: "a Mailgun key", holds: "key-", pattern: /\bkey-[0-9a-f]{32}\b/ },
  { kind: "a Twilio key", holds: "SK", pattern: /\bSK[0-9a-f]{32}\b/ },
  { kind: "a Resend key", holds: "re_", pattern: /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16}/ },
  { kind: "an npm token", holds: "npm_", pattern: /npm_[A-Za-z0-9]{36}/ },
  { kind: "a PyPI token", holds: "pypi-", pattern: /pypi-AgEI[\w-]{50}/ },
  { kind: "a DigitalOcean token", holds: "dop_v1_", pattern: /dop_v1_[0-9a-f]{64}/ },
  { kind: "a Vault token", holds: "hvs.", pattern: /hvs\.[\w-]{20}/ },
  { kind: "a PlanetScale credential", holds: "pscale_", pattern: /pscale_(?:tkn|pw|oauth)_[\w-]{20}/ },
  { kind: "a Supabase token", holds: "sbp_", pattern: /sbp_[0-9a-f]{40}/ },
  { kind: "a Sentry token", holds: "sntrys_", pattern: /sntrys_[\w+/=]{20}/ },
  { kind: "a Shopify token", holds: "shp", pattern: /shp(?:at|ss|ca|pa)_[0-9a-f]{32}/ },
  { kind: "a Linear key", holds: "lin_api_", pattern: /lin_api_\w{32}/ },
  { kind: "a Tailscale key", holds: "tskey-", pattern: /\btskey-(?:auth|api|client|scim|webhook)-\w{8,}-\w{20}/ },
  { kind: "a Groq key", holds: "gsk_", pattern: /\bgsk_[A-Za-z0-9]{40}/ },
  { kind: "a Replicate token", holds: "r8_", pattern: /\br8_[A-Za-z0-9]{36}/ },
  { kind: "a Grafana token", holds: "gl", pattern: /\bglsa_[A-Za-z0-9]{32}_|\bglc_[A-Za-z0-9+/=]{32}/ },
  { kind: "a Doppler token", holds: "dp.", pattern: /\bdp\.(?:st|pt|ct|sa)\.[\w.-]{40}/ },
  { kind: "a Tigris secret", holds: "tsec_", pattern: /tsec_[\w-]{40}/ },
  { kind: "a Fly token", holds: "FlyV1 ", pattern: /FlyV1 fm[12]_[\w+/=,-]/ },
  { kind: "a Fly token", holds: "fm2_", pattern: /\bfm2_[\w+/=-]{40}/, data: /\bfm2_(lJPE[\w+/=-]{36,})/ },
  { kind: "a Fly token", holds: "fo1_", pattern: /\bfo1_[\w-]{20}/ },
  // 32 bytes of `php artisan key:generate`, and what `django-admin startproject` puts before its keys.
  { kind: "a Laravel key", holds: "base64:", pattern: /\bbase64:[A-Za-z0-9+/]{43}=/ },
  { kind: "a Django key", holds: "django-insecure-", pattern: /django-insecure-\S{40}/ },
  {
    kind: "a private key",
    holds: "PRIVATE KEY",
    pattern: /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY(?: BLOCK)?-----/,
    data: /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----(?:\s|\\[nr])*([A-Za-z0-9+/=]{40,})/,
  },
  { kind: "a private key", holds: "AGE-SECRET-KEY-1", pattern: /AGE-SECRET-KEY-1[0-9A-Z]{50}/ },
];

/** What people write where a secret will be. */
export const STAND_INS: ReadonlySet<string> = new Set(
  "changeme change-me change_me todo example secret password pass redacted postgres root admin test dev".split(" "),
);

/** The same, by its looks. */
export const FILLINGS: readonly RegExp[] = [
  /^x{3,}$/i,
  /^\*+$/,
  /^your/i,
  /^<.*>$/,
  /^\{.*\}$/,
  /\$\{/,
  /^\$/,
  /EXAMPLE$/i,
  /REDACTED/i,
];

/** The same character more often in a row is no chance. */
export const LONGEST_RUN = 5;
