import type { App } from "../app/model.ts";
import { fieldPath, text } from "../app/section.ts";
import { code, type Help, run } from "../help.ts";
import { findSecret } from "../hints/secrets.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { fly } from "../words/commands.ts";

/** Longer contents are better kept in a file of their own. */
const LONGEST = 80;

const says = {
  encoded: (file: string) =>
    `This looks like base64, but flyctl encodes raw_value itself: ${file} would contain the base64 string.`,
  plainContent: (content: string) => ["Write the plain content:", code(`raw_value = ${content}`)],
  ownFile: ["Write the plain content to a file, and use:", code('local_path = "content.txt"')],
  seeNow: (command: string) => ["To see what the file contains now:", run(command)],
};

export default rule({
  id: "files-raw-value-base64",
  category: "correctness",
  severity: { recommended: "off", production: "info", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-files-section",
  *check({ app }) {
    for (const file of app.files) {
      const guestPath = text(file, "guest_path") ?? "the file";
      const content = decoded(text(file, "raw_value") ?? "");
      // Of several sources raw_value comes last.
      const isUsed = !text(file, "local_path") && !text(file, "secret_name");
      if (content === undefined || !isUsed || /b(?:ase)?64$/.test(guestPath)) continue;
      const isShort = content.length <= LONGEST && !findSecret(content);
      const instead = isShort ? says.plainContent(toml(content)) : says.ownFile;
      yield {
        path: fieldPath(file, "raw_value"),
        message: says.encoded(guestPath),
        help: [instead, ...seeNow(app, guestPath)],
      };
    }
  },
});

/** How to look at the file, where its path needs no quotes. */
function seeNow(app: App, guestPath: string): readonly Help[] {
  return /^\/[\w./-]+$/.test(guestPath) ? [says.seeNow(fly(app, `ssh console -C "cat ${guestPath}"`))] : [];
}

/** The text behind base64; undefined where the value is no base64 or holds no text. */
function decoded(value: string): string | undefined {
  const packed = value.replace(/\s+/g, "");
  if (packed.length < 8 || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
    const content = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /^[\t\n\r\P{C}]+$/u.test(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

export const manual: Manual = {
  title: "A `raw_value` that is already base64",
  why: "Fly's docs ask for base64 in `raw_value`, but flyctl itself encodes the value before it sends it. If you encode it, too, the file on the Machine contains the base64 string instead of the content.",
  how: "Write the plain content, or keep it in a file and use `local_path`. To be sure, look at the file on a Machine with `fly ssh console`.",
  links: ["https://github.com/superfly/docs/pull/2358"],
  examples: [
    {
      name: "encoded by hand",
      toml: `
        app = "acme"
        [[files]]
          guest_path = "/etc/motd"
          raw_value = "aGVsbG8gd29ybGQsIGhvdyBhcmUgeW91" # <--
      `,
    },
    {
      name: "plain content",
      toml: `
        [[files]]
          guest_path = "/etc/motd"
          raw_value = "hello world, how are you"
      `,
    },
    {
      name: "word of eight letters",
      toml: `
        [[files]]
          guest_path = "/etc/mode"
          raw_value = "readonly"
      `,
    },
    {
      name: "file that is meant to be base64",
      toml: `
        [[files]]
          guest_path = "/etc/motd.b64"
          raw_value = "aGVsbG8gd29ybGQsIGhvdyBhcmUgeW91"
      `,
    },
    {
      name: "content that another source is read before",
      toml: `
        [[files]]
          guest_path = "/app/config.json"
          local_path = "config.json"
          raw_value = "eyJwb3J0IjogODA4MCwgImhvc3QiOiAiZXhhbXBsZSJ9"
      `,
    },
  ],
};
