import { fieldPath, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  missing: (file: string) => `${file} has no guest_path, so the deploy fails.`,
  notAbsolute: (guestPath: string) =>
    `guest_path = ${guestPath} is not the absolute path of a file, so the Machine does not start.`,
  example: code('guest_path = "/etc/app/config.yaml"'),
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
          help: says.example,
        };
      } else if (!guestPath.startsWith("/") || guestPath.endsWith("/")) {
        const better = `/${guestPath.replace(/^[./]+|(?<!\/)\/+$/g, "")}`;
        const advice = better === "/" ? { help: says.example } : setTo(path, toml(better), { safe: false });
        yield { path, message: says.notAbsolute(toml(guestPath)), ...advice };
      }
    }
  },
});

export const manual: Manual = {
  title: "A file without an absolute `guest_path`",
  why: "Fly writes the file to `guest_path` when a Machine starts. It must be the absolute path of a file; flyctl does not check it.",
  how: 'Write the full path, for example `guest_path = "/etc/app/config.yaml"`.',
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
      name: "directory",
      toml: `
        [[files]]
          guest_path = "/" # <--
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
