import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { environmentOfName, isReviewFile, isTemplateFile } from "../hints/filename.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { realName } from "../words/commands.ts";

const says = {
  twice: (app: string, other: string) =>
    `${other} also deploys to app ${app}. Each deploy undoes the other, and destroys Machines in process groups that its file does not define.`,
  ownApp: (line: string) => [
    "Give each file a different app:",
    code(line),
    "Or delete the file that you do not deploy.",
  ],
};

export default rule({
  id: "app-in-two-configs",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-app-name",
  *check({ app, filename, sameApp }) {
    const name = realName(app);
    const isMade = (file = "") =>
      isReviewFile(file) || isTemplateFile(file) || NOT_DEPLOYED.test(file) || KEPT.test(file);
    if (name === undefined || isMade(filename)) return;
    const other = sameApp.find((file) => !isMade(file));
    if (other === undefined) return;
    // The command line gives review apps and their like another name.
    const [kind, before] = [environmentOfName(filename), environmentOfName(other)];
    const better = kind === "nonprod" && before !== "nonprod" ? `${name}-staging` : `${name}-2`;
    yield {
      path: fieldPath(app.root, "app"),
      message: says.twice(quoted(name), other),
      help: says.ownApp(`app = ${quoted(better)}`),
    };
  },
});

/** Copies that somebody keeps: `fly.bak.toml`. */
const KEPT = /[._-](?:bak|backup|old|orig|copy)\.[^.\\/]*$/i;

/** Folders of files that nobody deploys from there. */
const NOT_DEPLOYED =
  /(?:^|[\\/])(?:\.[^.\\/][^\\/]*|examples?|tests?|fixtures?|templates?|archived?|backups?|old)[\\/]/i;

export const manual: Manual = {
  title: "The same app in two configs",
  why: "A deploy makes the app match its fly.toml. If two files name the same app, each deploy undoes the other: services and checks change, and Machines in process groups that the file does not define are destroyed. Often, a staging config still names the production app.",
  how: "Give each config a different app. All process groups of an app belong in one file.",
  examples: [
    {
      name: "staging with the name of production",
      toml: `
        app = "acme" # <--
        [env]
          APP_ENV = "staging"
      `,
      filename: "fly.staging.toml",
      sameApp: ["fly.toml"],
    },
    {
      name: "a config for review apps, whose names come from the command line",
      toml: `
        app = "acme"
      `,
      filename: "fly.review.toml",
      sameApp: ["fly.toml"],
    },
    {
      name: "a copy that somebody keeps",
      toml: `
        app = "acme"
      `,
      filename: "fly.toml",
      sameApp: ["fly.bak.toml"],
    },
    {
      name: "an example to copy",
      toml: `
        app = "acme"
      `,
      filename: "examples/fly/fly.toml",
      sameApp: ["fly.toml"],
    },
    {
      name: "an app of its own",
      toml: `
        app = "acme-staging"
      `,
      filename: "fly.staging.toml",
    },
  ],
};
