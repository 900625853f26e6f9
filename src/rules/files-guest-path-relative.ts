import { fieldPath, text } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  missing: (file: string) => `${file} does not say where on the Machine the file goes, so the deploy fails.`,
  notAbsolute: (guestPath: string) =>
    `guest_path = ${guestPath} is not the absolute path of a file, so the Machine does not start.`,
};

export default rule({
  id: "files-guest-path-relative",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-files-section",
  *check({ app }) {
    for (const file of app.files) {
      const guestPath = text(file, "guest_path");
      const path = fieldPath(file, "guest_path");
      if (!guestPath) {
        yield {
          path: guestPath === undefined ? file.path : path,
          message: says.missing(header(file.path)),
          help: 'guest_path = "/etc/app/config.yaml"',
        };
      } else if (!guestPath.startsWith("/") || guestPath.endsWith("/")) {
        const better = `/${guestPath.replace(/^[./]+|(?<!\/)\/+$/g, "")}`;
        yield { path, message: says.notAbsolute(toml(guestPath)), ...setTo(path, toml(better), { safe: false }) };
      }
    }
  },
});

export const manual: Manual = {
  title: "A file without an absolute path on the Machine",
  why: "`guest_path` is where the file is written when a Machine starts. It has to be an absolute path of a file; flyctl does not check it.",
  how: 'Write the whole path, such as `guest_path = "/etc/app/config.yaml"`.',
  examples: [
    {
      name: "relative",
      toml: `
        [[files]]
          guest_path = "config.yaml" # <--
          raw_value = "x"
      `,
      fixed: `
        [[files]]
          guest_path = "/config.yaml"
          raw_value = "x"
      `,
    },
    {
      name: "missing",
      toml: `
        [[files]] # <--
          raw_value = "x"
      `,
    },
    {
      name: "absolute",
      toml: `
        [[files]]
          guest_path = "/etc/config.yaml"
          raw_value = "x"
      `,
    },
  ],
};
