/**
 * Credentials by their looks: every row of the tables has an example here, or a test fails. None of the examples is one,
 * and all are put together from pieces, so that nobody's scanner takes the source for a leak.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FILLINGS, SECRETS, STAND_INS } from "../src/hints/secret-patterns.ts";
import { findSecret, isSecretName, SIGNS } from "../src/hints/secrets.ts";

type Fill = Readonly<Record<"letters" | "hex" | "capitals" | "digits", (length: number) => string>>;

const filledWith = (letters: string, hex: string, capitals: string, digits: string): Fill => {
  const of = (characters: string) => (length: number) => characters.repeat(length).slice(0, length);
  return { letters: of(letters), hex: of(hex), capitals: of(capitals), digits: of(digits) };
};
const random = filledWith("qZ7vTbK2mXe9RfW4", "7c1e09b4d2f8a536", "Q7WXZ2RTYK5MPB3N", "5038271946");
const filling = filledWith("x", "0", "X", "1");
// Some kinds have letters only.
const plain = "qZvTbKmXeRfWcHdJ".repeat(4);

describe("by pattern", () => {
  const OF_KINDS: Readonly<Record<string, readonly ((fill: Fill) => string)[]>> = {
    "an AWS access key": [({ capitals }) => `AKIA${capitals(16).replace(/[^A-Z2-7]/g, "C")}`],
    "a Stripe key": [({ letters }) => `sk_live_${letters(24)}`, ({ letters }) => `whsec_${letters(32)}`],
    "a GitHub token": [({ letters }) => `ghp_${letters(36)}`, ({ letters }) => `github_pat_${letters(60)}`],
    "a GitLab token": [({ letters }) => `glpat-${letters(20)}`],
    "a Slack token": [
      ({ letters }) => `xoxb-${letters(24)}`,
      ({ letters }) => `xapp-${letters(24)}`,
      ({ capitals, letters }) => `https://hooks.slack.com/services/T${capitals(8)}/B${capitals(8)}/${letters(24)}`,
    ],
    "a Discord webhook or token": [
      ({ digits, letters }) => `https://discord.com/api/webhooks/${digits(18)}/${letters(68)}`,
    ],
    "a Telegram token": [({ digits, letters }) => `${digits(10)}:${letters(35)}`],
    "an OpenAI key": [({ letters }) => `sk-proj-${letters(40)}`, ({ letters }) => `sk-${letters(20)}T3BlbkFJ`],
    "an Anthropic key": [({ letters }) => `sk-ant-${letters(40)}`],
    "a Google API key": [({ letters }) => `AIza${letters(35)}`],
    "a Hugging Face token": [(fill) => `hf_${fill === random ? plain.slice(0, 34) : fill.letters(34)}`],
    "a SendGrid key": [({ letters }) => `SG.${letters(22)}.${letters(43)}`],
    "a Mailgun key": [({ hex }) => `key-${hex(32)}`],
    "a Twilio key": [({ hex }) => `SK${hex(32)}`],
    "a Resend key": [({ letters }) => `re_${letters(8)}_${letters(24)}`],
    "an npm token": [({ letters }) => `npm_${letters(36)}`],
    "a PyPI token": [({ letters }) => `pypi-AgEI${letters(60)}`],
    "a DigitalOcean token": [({ hex }) => `dop_v1_${hex(64)}`],
    "a Vault token": [({ letters }) => `hvs.${letters(24)}`],
    "a PlanetScale credential": [
      ({ letters }) => `pscale_tkn_${letters(32)}`,
      ({ letters }) => `pscale_pw_${letters(32)}`,
    ],
    "a Supabase token": [({ hex }) => `sbp_${hex(40)}`],
    "a Sentry token": [({ letters }) => `sntrys_${letters(40)}`],
    "a Shopify token": [({ hex }) => `shpat_${hex(32)}`],
    "a Linear key": [({ letters }) => `lin_api_${letters(40)}`],
    "a Tailscale key": [({ letters }) => `tskey-auth-${letters(12)}CNTRL-${letters(32)}`],
    "a Groq key": [({ letters }) => `gsk_${letters(52)}`],
    "a Replicate token": [({ letters }) => `r8_${letters(37)}`],
    "a Grafana token": [({ hex, letters }) => `glsa_${letters(32)}_${hex(8)}`],
    "a Doppler token": [({ letters }) => `dp.st.prd.${letters(43)}`],
    "a Tigris secret": [({ letters }) => `tsec_${letters(48)}`],
    "a Fly token": [
      ({ letters }) => `FlyV1 fm2_${letters(40)}`,
      ({ letters }) => `fm2_${letters(60)}`,
      ({ letters }) => `fo1_${letters(40)}`,
    ],
    "a Laravel key": [({ letters }) => `base64:${letters(43)}=`],
    "a Django key": [({ letters }) => `django-insecure-${letters(50)}`],
    "a private key": [
      ({ letters }) => `-----BEGIN ${"RSA "}PRIVATE KEY-----\n${letters(64)}\n`,
      ({ letters }) => `-----BEGIN ${"PGP "}PRIVATE KEY BLOCK-----\n\n${letters(64)}\n`,
      ({ capitals }) => `AGE-SECRET-KEY-1${capitals(58)}`,
    ],
  };

  test("each row has an example", () => {
    expect(Object.keys(OF_KINDS).sort()).toEqual([...new Set(SECRETS.map(({ kind }) => kind))].sort());
    const without = SECRETS.filter(
      ({ kind, pattern }) => !(OF_KINDS[kind] ?? []).some((make) => pattern.test(make(random))),
    );
    expect(without).toEqual([]);
  });

  test.each(SECRETS)("what matches $pattern holds $holds", ({ holds, pattern }) => {
    const matching = fc.stringMatching(new RegExp(pattern.source.replaceAll("\\b", "")));
    fc.assert(fc.property(matching, (text) => text.includes(holds)));
  });

  test.each(Object.entries(OF_KINDS))("%s", (kind, makers) => {
    for (const make of makers) {
      expect([make(random), findSecret(make(random))]).toEqual([make(random), { kind, certainty: "pattern" }]);
      expect(findSecret(`token: ${make(random)}, and more`)?.kind).toBe(kind);
      expect([make(filling), findSecret(make(filling))]).toEqual([make(filling), undefined]);
    }
  });
});

describe("by what else shows", () => {
  const jwt = (claims: object) =>
    ["eyJhbGciOiJIUzI1NiJ9", btoa(JSON.stringify(claims)).replaceAll("=", ""), random.letters(43)].join(".");
  type Case = readonly [value: string, name?: string];
  const OF_KINDS: Readonly<Record<string, { readonly yes: readonly Case[]; readonly no: readonly Case[] }>> = {
    "a Discord webhook or token": {
      yes: [[`MTA${random.letters(21)}.G${random.letters(5)}.${random.letters(38)}`]],
      no: [
        [`XTA${random.letters(21)}.G${random.letters(5)}.${random.letters(38)}`],
        [`MTA${random.letters(30)}.G${random.letters(5)}.${random.letters(38)}`],
        [`MTA${random.letters(21)}.G${random.letters(9)}.${random.letters(38)}`],
      ],
    },
    "a Stripe test key": { yes: [[`sk_test_${random.letters(24)}`]], no: [["sk_test_short1234"]] },
    "an AWS secret key": {
      yes: [[random.letters(40), "AWS_SECRET_ACCESS_KEY"]],
      no: [
        [random.letters(40), "AWS_REGION_ID"],
        [random.letters(39), "AWS_SECRET_ID"],
      ],
    },
    "a JWT": {
      yes: [[jwt({ sub: "acme", role: "service_role" })]],
      no: [[jwt({ role: "anon", iss: "acme" })], ["eyJhbGciOiJIUzI1NiJ9.eyJhbGciOiJIUzI1NiJ9"]],
    },
    "a URL with a password": {
      yes: [[`postgres://shop:${random.letters(12)}@db.example.com/shop`]],
      no: [
        [`postgres://shop:${random.letters(12)}@localhost/shop`],
        ["postgres://shop:password@db.example.com/shop"],
        ["postgres://shop@db.example.com/shop"],
      ],
    },
    "a secret": {
      yes: [
        [random.letters(24), "SESSION_SECRET"],
        [random.hex(32), "API_KEY"],
      ],
      no: [
        [random.letters(24), "SESSION_NAME"],
        [random.letters(24), "API_TOKEN_URL"],
        [random.letters(24), "NEXT_PUBLIC_TOKEN"],
        ["a-token-that-is-words-2", "API_TOKEN"],
        ["https://example.com/9f86d081", "API_TOKEN"],
      ],
    },
  };

  test("each row has an example", () => expect(Object.keys(OF_KINDS)).toEqual(SIGNS.map(({ kind }) => kind)));

  test.each(SIGNS.map((sign) => [sign.kind, sign] as const))("%s", (kind, { certainty }) => {
    const { yes = [], no = [] } = OF_KINDS[kind] ?? {};
    for (const example of yes) expect([example, findSecret(...example)]).toEqual([example, { kind, certainty }]);
    for (const example of no) expect([example, findSecret(...example)]).toEqual([example, undefined]);
  });
});

describe("what only stands in for a secret", () => {
  const OF_LOOKS = [
    "xxxxxxxxxxxxxxxxxxxx",
    "********************",
    "your-token-goes-here",
    "<the token of the app>",
    "{the token of the app}",
    `prefix-\${TOKEN_OF_APP}`,
    "$TOKEN_OF_THE_APP",
    "AKIAIOSFODNN7EXAMPLE",
    "sk_live_REDACTED_BY_CI_0001",
  ];

  test("each row has an example", () => {
    expect(FILLINGS.filter((pattern) => !OF_LOOKS.some((text) => pattern.test(text)))).toEqual([]);
  });

  test.each([...OF_LOOKS, `sk_live_${"x".repeat(20)}`, `ghp_${"0".repeat(36)}`])("%s", (value) => {
    expect(findSecret(value, "API_TOKEN")).toBeUndefined();
  });

  test.each([...STAND_INS])("the password %s", (word) => {
    expect(findSecret(`postgres://shop:${word}@db.example.com/shop`)).toBeUndefined();
    expect(findSecret(`postgres://shop:${word.slice(0, -1)}7Q2@db.example.com/shop`)).toBeDefined();
  });
});

describe("data that has runs of zeros", () => {
  const fly = (data: string) => `fm2_lJPEC${"A".repeat(8)}${data}`;
  const openssh = (data: string) =>
    `-----BEGIN ${"OPENSSH "}PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE${"A".repeat(5)}BG5vbmU${"A".repeat(9)}${data}\n`;

  test.each([
    ["a Fly token", fly(random.letters(60))],
    ["a Fly token", `FlyV1 ${fly(random.letters(60))},fm2_and-more`],
    ["a private key", openssh(random.letters(30))],
    // A key of Google's, on one line of JSON.
    ["a private key", JSON.stringify({ type: "service_account", private_key: openssh(random.letters(30)) })],
  ])("%s: %j", (kind, value) => expect(findSecret(value)).toEqual({ kind, certainty: "pattern" }));

  test.each([
    fly("x".repeat(60)),
    fly("A".repeat(60)),
    "fm2_<your token>",
    `-----BEGIN PRIVATE KEY-----\n${"x".repeat(64)}`,
  ])("no secret: %j", (value) => expect(findSecret(value)).toBeUndefined());
});

test.each([
  ["DATABASE_PASSWORD", true],
  ["SECRET_KEY_BASE", true],
  ["API_KEY", true],
  ["TOKEN_EXPIRES_IN", false],
  ["SECRET_NAME", false],
  ["ALGOLIA_SEARCH_ONLY_API_KEY", false],
  ["VITE_API_KEY", false],
  ["MONKEY", false],
])("%s is the name of a secret: %s", (name, expected) => expect(isSecretName(name)).toBe(expected));
