/** What of a file is a secret, from where to where, and what words about the file still show of it. */
import { describe, expect, test } from "vitest";
import { secretsOf } from "../src/engine/secrets.ts";
import { lint } from "../src/lint.ts";
import { readerFor } from "../src/reader.ts";

/** Put together from pieces, so that no scanner takes it for one. */
const KEY = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;
const OTHER_KEY = `ghp_${"x7Qm2Vb9Kt4Zr8Wn3Lc6Yp1Hd5Gf0Js2Ta7e"}`;
const PEM_BEGIN = `-----BEGIN ${"RSA "}PRIVATE KEY-----`;
const PEM_LINES = ["MIIEowIBAAKCAQEA0m59l2u9iDnMbrXHfqkO", "rn2dVQ3vfBJqcGFXm8f0qnPxsMdDi", "jvFT"];

const read = (text: string, filename?: string) => secretsOf(readerFor(filename)(text));

/** The text with each of its secrets between « and ». */
function marked(text: string, filename?: string): string {
  const ends = read(text, filename).stretches.flatMap(({ start, end }) => [start, end]);
  const pieces = [0, ...ends].map((end, index) => text.slice(end, ends[index]));
  return pieces.map((piece, index) => (index === 0 ? "" : index % 2 === 1 ? "«" : "»") + piece).join("");
}

const withoutMarks = (text: string) => text.replaceAll(/[«»]/g, "");

describe("where a secret begins and ends", () => {
  test.each([
    ["a credential by its looks, inside the quotes", `[env]\n  KEY = "«${KEY}»" # a comment\n`],
    ["in single quotes", `[env]\n  KEY = '«${KEY}»'\n`],
    ["over several lines", `[env]\n  KEY = """«\n${KEY}\n»"""\n`],
    ["over several lines in single quotes", `[env]\n  KEY = '''«${KEY}»'''\n`],
    ["as it is written, with its escapes", '[env]\n  DB_PASSWORD = "«hunter\\u0032-\\"hunter2»"\n'],
    ["each time that it comes", `[env]\n  A = "«${KEY}»"\n  B = "«${KEY}»"\n`],
    ["what only its name makes one", '[env]\n  DB_PASSWORD = "«hunter2-hunter2»"\n  PORT = "8080"\n'],
    ["in braces", 'env = { PORT = "1", DB_PASSWORD = "«hunter2»", HOST = "x" }\n'],
    ["in dotted keys", 'env.DB_PASSWORD = "«hunter2»"\n'],
    ["in an array", `[experimental]\n  cmd = ["sh", "«${KEY}»", "-c"]\n`],
    ["in the second table of several", `[[files]]\n  guest_path = "/a"\n[[files]]\n  raw_value = "«${KEY}»"\n`],
    ["a header that says who asks", '[checks.a.headers]\n  Authorization = "«Basic YWNtZTpod»"\n  Accept = "text"\n'],
    [
      "such a header in the other way to write it",
      '[[http_service.checks]]\n  headers = [{ name = "Authorization", value = "«Basic YWNtZTpod»" }]\n',
    ],
    [
      "such a header in a list, as flyctl does not take it",
      '[[http_service.checks]]\n  headers = [{ Authorization = "«Basic YWNtZTpod»", Accept = "text" }]\n',
    ],
    ["a variable in a list, as flyctl does not take it", 'environment = ["«DB_PASSWORD=hunter2-hunter2»", "A=b"]\n'],
    ["a variable by its name beside it", '[[env_vars]]\n  key = "DB_PASSWORD"\n  value = "«hunter2-hunter2»"\n'],
    ["the name and password before an image", '[build]\n  image = "«acme:hunter2@registry.example.com/shop»"\n'],
    ["a command that has one in it, as a whole", `[processes]\n  app = "«run --token=${KEY} && ls»"\n`],
    ["a word inside of a value that is a secret as a whole", `[env]\n  DB_PASSWORD = "«a ${KEY} b»"\n`],
    ["a comment", `# «${KEY}», see the wiki\napp = "x"\n`],
    ["a line that is no TOML", `app = "x"\n«${KEY}»\n`],
    ["a private key, to its last line", `app = "x"\n«${PEM_BEGIN}\n${PEM_LINES.join("\n\n")}\n»-----END\n\n[env]\n`],
    [
      "a private key without an end, to the next empty line",
      `app = "x"\n«${PEM_BEGIN}\n${PEM_LINES.join("\n")}»\n\n[env]\n`,
    ],
    ["a private key without an end in the last lines", `app = "x"\n«${PEM_BEGIN}\n${PEM_LINES.join("\n")}\n»`],
    [
      "a private key that begins within a secret, to the end of both",
      `[env]\n  DB_PASSWORD = "«x ${PEM_BEGIN}"\n  B = "1"»\n\n[build]\n`,
    ],
  ])("%s", (_name, text) => expect(marked(withoutMarks(text))).toBe(text));

  test.each([
    ["JSON", "fly.json", `{"env":{"PORT":"1","DB_PASSWORD":"«hunter2-hunter2»"}}`],
    ["YAML, where no quotes are needed", "fly.yaml", "env:\n  DB_PASSWORD: «hunter2-hunter2»\n  PORT: 1\n"],
    ["YAML with quotes", "fly.yaml", "env:\n  DB_PASSWORD: '«hunter2-hunter2»'\n"],
  ])("in %s", (_name, filename, text) => expect(marked(withoutMarks(text), filename)).toBe(text));

  test.each([
    ["a name that says secret for what is none", '[env]\n  SECRET_NAME = "hunter2"\n  TOKEN_TTL = "3600"\n'],
    ["a secret that is empty", '[env]\n  DB_PASSWORD = ""\n'],
    ["what stands for a secret", '[env]\n  DB_PASSWORD = "<your-password>"\n'],
    ["a number or a switch", "[env]\n  DB_PASSWORD = 12345678\n  API_KEY = true\n"],
    ["a header for something else", '[checks.a.headers]\n  Accept = "text/html"\n'],
    ["an image without a password", '[build]\n  image = "registry.example.com/shop:1"\n'],
  ])("not %s", (_name, text) => expect(marked(text)).toBe(text));

  test("also behind a thousand others, where it looks like one", () => {
    const names = Array.from({ length: 1000 }, (_, number) => `PASSWORD_${number}_SECRET = "hunter2"\n`).join("");
    expect(marked(`[env]\n${names}LAST = "${KEY}"\n`)).toMatch(new RegExp(`LAST = "«${KEY}»"\n$`));
  });
});

describe("what is left of it in words", () => {
  const SAID: readonly (readonly [name: string, file: string, words: string, left: string])[] = [
    ["its first four characters", `A = "${KEY}"`, `A = "${KEY}" is a key.`, 'A = "sk_l…" is a key.'],
    ["of each", `A = "${KEY}"\nB = "${OTHER_KEY}"`, `${OTHER_KEY},${KEY}${KEY}`, "ghp_…,sk_l…sk_l…"],
    ["nothing of a short one", 'DB_PASSWORD = "hunter2-xyz"', "It is hunter2-xyz.", "It is …."],
    ["four of twelve", 'DB_PASSWORD = "hunter2-wxyz"', "It is hunter2-wxyz.", "It is hunt…."],
    ["nothing of a very short one by itself", 'DB_PASSWORD = "shop"', "shop, (shop) shop", "…, (…) …"],
    [
      "all of a short one that the file says openly",
      'DB_PASSWORD = "shop"\nNAME = "acme-shop"',
      "fly deploy -a acme-shop",
      "fly deploy -a acme-shop",
    ],
    [
      "nothing of one that is only a part of what the file says openly",
      'DB_PASSWORD = "shop"\nNAME = "acmeshop"',
      "It is shop.",
      "It is ….",
    ],
    [
      "all of a very short one in other words",
      'DB_PASSWORD = "shop"',
      "myshop shops shop_1 x",
      "myshop shops shop_1 x",
    ],
    [
      "all of a very short one at the beginning of others",
      'DB_PASSWORD = "shop"',
      "shop…, no, myshop…",
      "…, no, myshop…",
    ],
    [
      "the longer of two that begin alike",
      'DB_PASSWORD = "shop"\nAPI_TOKEN = "shop-hunter2-key"',
      "shop-hunter2-key, shop",
      "shop…, …",
    ],
    ["seven characters are enough in other words", 'DB_PASSWORD = "hunter2"', "myhunter2s", "my…s"],
    ["none where words were cut off", `A = "${KEY}"`, `"${KEY.slice(0, 14)}…" is long`, '"sk_l…" is long'],
    ["none where they were cut early", `A = "${KEY}"`, `"${KEY.slice(0, 8)}…" is long`, '"…" is long'],
    ["a beginning that goes on otherwise", `A = "${KEY}"`, `${KEY.slice(0, 11)}.`, `${KEY.slice(0, 11)}.`],
    ["of the longer of two", 'DB_PASSWORD = "hunter2"\nAPI_TOKEN = "hunter2-hunter3"', "hunter2-hunter3", "hunt…"],
    [
      "as TOML and JSON write it",
      "DB_PASSWORD = 'say \"hunter2\" twice'",
      'is "say \\"hunter2\\" twice".',
      'is "say …".',
    ],
    [
      "as it is in the file",
      'DB_PASSWORD = "hunt\\u0065r2-hunter2"',
      "hunt\\u0065r2-hunter2 hunter2-hunter2",
      "hunt… hunt…",
    ],
    [
      "of one of its lines",
      `A = """\n${PEM_BEGIN}\n${PEM_LINES.join("\n")}\n-----END"""`,
      `${PEM_LINES[1]}: no key`,
      "rn2d…: no key",
    ],
    ["of a line with twelve characters", 'DB_PASSWORD = "one\\ntwelve-chars"', "twelve-chars, one", "twel…, one"],
    [
      "all of a line that is short",
      `A = """\n${PEM_BEGIN}\n${PEM_LINES.join("\n")}\n-----END"""`,
      `${PEM_LINES[2]}`,
      "jvFT",
    ],
    ["nothing to hide", 'PORT = "8080"', "PORT is 8080.", "PORT is 8080."],
    ["no more than there is", 'DB_PASSWORD = ""', "a b", "a b"],
  ];
  test.each(SAID)("%s", (_name, file, words, left) => expect(read(`[env]\n${file}\n`).mask(words)).toBe(left));

  const HIDDEN = "Hidden, because it would reveal a secret.";
  test.each([
    ["small letters and dashes", `A = "${KEY}"`, "The app sk-live-4ec39hq is taken.", HIDDEN],
    ["dots between", 'DB_PASSWORD = "correct horse battery"', "c.o.r.r.e.c.t.h.o.r.s.e", HIDDEN],
    [
      "the end of the user and the beginning of the path are no stretch",
      'DATABASE_URL = "postgres://acme:mysecretpassword@db.io/postgres"',
      "a URL with a password (post…)",
      "a URL with a password (post…)",
    ],
    ["one sign less is chance", 'DB_PASSWORD = "correct horse battery"', "correct-hors", "correct-hors"],
    [
      "the user of an address",
      'DATABASE_URL = "postgres://acme-production:hunter2@db.io/app"',
      "acme_production",
      HIDDEN,
    ],
    [
      "the path of an address",
      'A_WEBHOOK_URL = "https://db.io/correct-horse-battery"',
      "correct_horse_battery",
      HIDDEN,
    ],
    [
      "the host is none",
      'DATABASE_URL = "postgres://a:hunter2@my-shop-database.internal/b"',
      "my-shop-database",
      "my-shop-database",
    ],
  ])("all is left out that shows it in another spelling: %s", (_name, file, words, left) => {
    expect(read(`[env]\n${file}\n`).mask(words)).toBe(left);
  });

  const ATTACHED = 'DATABASE_URL = "postgres://my_rails_web_shop:hunter2-hunter2@db.internal/my_rails_web_shop"';
  test.each([
    // Such is the address that `fly postgres attach` makes: user and database have the name of the app.
    [
      "the name of the app",
      `app = "my-rails-web-shop"\n[env]\n${ATTACHED}\n`,
      "fly secrets set A=... -a my-rails-web-shop",
    ],
    [
      "the name of a volume",
      `[env]\n${ATTACHED}\n[mounts]\nsource = "my_rails_web_shop_data"\n`,
      "my_rails_web_shop_data",
    ],
  ])("but for the names that anybody may see: %s", (_name, file, words) => expect(read(file).mask(words)).toBe(words));

  test("which a secret is not, wherever it stands", () => {
    const file = `app = "${KEY}"\n[env]\nNAME = "${KEY}"\n`;
    expect(read(file).mask("sk-live-4ec39hq")).toBe(HIDDEN);
  });
});

test.each([
  ['environment = ["DB_PASSWORD=hunter2-hunter2", "A=b"]\n', '[env]\n  DB_PASSWORD = "..."\n  A = "b"'],
  ['[[env_vars]]\nkey = "API_TOKEN"\nvalue = "8f7d6s5a4d3f2g1h"\n', '[env]\n  API_TOKEN = "..."'],
  ['env = ["DB_PASSWORD=hunter2-hunter2", "PORT=80"]\n', '[env]\n  DB_PASSWORD = "..."\n  PORT = "80"'],
  ['[build]\nargs = ["NPM_TOKEN=hunter2-hunter2"]\n', '[build.args]\n  NPM_TOKEN = "..."'],
])("help that writes a list anew leaves the secrets in it to be filled in: %j", (text, block) => {
  const blocks = lint(text).diagnostics.flatMap(({ helpParts }) => helpParts.map((part) => part.text));
  expect(blocks).toContain(block);
});
