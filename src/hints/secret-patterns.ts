/** What credentials and their stand-ins look like. A kind may have several rows. */

export interface SecretRow {
  readonly kind: string;
  readonly pattern: RegExp;
  /**
   * Where binary data is written as text, runs of A are zero bytes and no filling. Its first group is that data, to be
   * looked at more closely.
   */
  readonly data?: RegExp;
}

export const SECRETS: readonly SecretRow[] = [
  { kind: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { kind: "a Stripe key", pattern: /\b[rs]k_live_[0-9A-Za-z]{16}/ },
  { kind: "a Stripe key", pattern: /whsec_[A-Za-z0-9+/=]{24}/ },
  { kind: "a GitHub token", pattern: /\bgh[pousr]_[A-Za-z0-9]{36}/ },
  { kind: "a GitHub token", pattern: /github_pat_[A-Za-z0-9_]{22}/ },
  { kind: "a GitLab token", pattern: /glpat-[\w-]{20}/ },
  { kind: "a Slack token", pattern: /xox[abeoprs]-[\w-]{10}/ },
  { kind: "a Slack token", pattern: /xapp-[\w-]{10}/ },
  { kind: "a Slack token", pattern: /hooks\.slack\.com\/services\/T\w+\/B\w+\/\w/ },
  { kind: "a Discord webhook or token", pattern: /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{60}/ },
  { kind: "a Telegram token", pattern: /\b\d{8,10}:[\w-]{35}\b/ },
  { kind: "an OpenAI key", pattern: /sk-(?:proj|svcacct|admin)-[\w-]{20}/ },
  { kind: "an OpenAI key", pattern: /sk-[A-Za-z0-9]{20}T3BlbkFJ/ },
  { kind: "an Anthropic key", pattern: /sk-ant-[\w-]{20}/ },
  { kind: "a Google API key", pattern: /AIza[\w-]{35}/ },
  { kind: "a Hugging Face token", pattern: /\bhf_[A-Za-z]{30}/ },
  { kind: "a SendGrid key", pattern: /SG\.[\w-]{22}\.[\w-]{43}/ },
  { kind: "a Mailgun key", pattern: /\bkey-[0-9a-f]{32}\b/ },
  { kind: "a Twilio key", pattern: /\bSK[0-9a-f]{32}\b/ },
  { kind: "a Resend key", pattern: /\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16}/ },
  { kind: "an npm token", pattern: /npm_[A-Za-z0-9]{36}/ },
  { kind: "a PyPI token", pattern: /pypi-AgEI[\w-]{50}/ },
  { kind: "a DigitalOcean token", pattern: /dop_v1_[0-9a-f]{64}/ },
  { kind: "a Vault token", pattern: /hvs\.[\w-]{20}/ },
  { kind: "a PlanetScale credential", pattern: /pscale_(?:tkn|pw|oauth)_[\w-]{20}/ },
  { kind: "a Supabase token", pattern: /sbp_[0-9a-f]{40}/ },
  { kind: "a Sentry token", pattern: /sntrys_[\w+/=]{20}/ },
  { kind: "a Shopify token", pattern: /shp(?:at|ss|ca|pa)_[0-9a-f]{32}/ },
  { kind: "a Linear key", pattern: /lin_api_\w{32}/ },
  { kind: "a Tigris secret", pattern: /tsec_[\w-]{40}/ },
  { kind: "a Fly token", pattern: /FlyV1 fm[12]_[\w+/=,-]/ },
  { kind: "a Fly token", pattern: /\bfm2_[\w+/=-]{40}/, data: /\bfm2_(lJPE[\w+/=-]{36,})/ },
  { kind: "a Fly token", pattern: /\bfo1_[\w-]{20}/ },
  {
    kind: "a private key",
    pattern: /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY(?: BLOCK)?-----/,
    data: /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----(?:\s|\\[nr])*([A-Za-z0-9+/=]{40,})/,
  },
  { kind: "a private key", pattern: /AGE-SECRET-KEY-1[0-9A-Z]{50}/ },
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
