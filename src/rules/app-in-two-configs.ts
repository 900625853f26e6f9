import { stepsOf, wayFrom } from "../app/file-path.ts";
import { fieldPath } from "../app/section.ts";
import { configPath, deployedBy, deploysIn } from "../beside/deploys.ts";
import { lineOf } from "../beside/files.ts";
import { code } from "../help.ts";
import { environmentOfName, isReviewFile, isTemplateFile } from "../hints/filename.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { realName } from "../words/commands.ts";
import { both } from "../words/english.ts";

const says = {
  twice: (app: string, other: string) =>
    `${other} also deploys to app ${app}. Each deploy undoes the other, and destroys Machines in process groups that its file does not define.`,
  bothDeployed: (app: string, other: string, places: readonly string[]) =>
    `${other} also deploys to app ${app}, and both files are in use (${both(places)}). Each deploy undoes the other.`,
  ownApp: (line: string) => [
    "Give each file a different app:",
    code(line),
    "Or delete the file that you do not deploy.",
  ],
};

export default rule({
  id: "app-in-two-configs",
  category: "correctness",
  // An error only where the repository shows that both are deployed: a command that nobody sees may give one of them
  // another name, and a copy that nobody deploys does no harm.
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-app-name",
  *check({ app, filename, sameApp, beside }) {
    if (sameApp.length === 0) return;
    const name = realName(app);
    const isMade = (file = "") =>
      isReviewFile(file) || isTemplateFile(file) || NOT_DEPLOYED.test(file) || KEPT.test(file);
    if (name === undefined || isMade(filename)) return;
    const other = sameApp.find((file) => !isMade(file));
    if (other === undefined) return;
    const deploys = deploysIn(beside);
    const found = [filename, other].map((file) => deployedBy(deploys, configPath(filename, beside, file), name));
    if (found.some(({ isRenamed }) => isRenamed)) return;
    const places = found.flatMap(({ asItself }) => asItself ?? []);
    const isSure = places.length === 2;
    // The command line gives review apps and their like another name.
    const [kind, before] = [environmentOfName(filename), environmentOfName(other)];
    const better = kind === "nonprod" && before !== "nonprod" ? `${name}-staging` : `${name}-2`;
    const way = wayFrom(stepsOf(filename ?? "").slice(0, -1), stepsOf(other)).join("/");
    const line = appLine(beside.text(way) ?? "");
    const said = line === undefined ? other : lineOf({ file: other, line });
    yield {
      path: fieldPath(app.root, "app"),
      message: isSure ? says.bothDeployed(quoted(name), said, places.map(lineOf)) : says.twice(quoted(name), said),
      help: says.ownApp(`app = ${quoted(better)}`),
      severity: isSure ? "error" : undefined,
      related: [...(line === undefined ? [] : [{ file: way, line }]), ...(isSure ? places : [])],
    };
  },
});

/** The line of `app` in a config, in whichever form it is written; undefined where it has no line of its own. */
function appLine(content: string): number | undefined {
  const index = content.split("\n").findIndex((line) => /^\s*["']?app["']?\s*[:=]/.test(line));
  return index < 0 ? undefined : index + 1;
}

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
      name: "two files that scripts deploy",
      toml: `
        app = "acme" # <--
      `,
      filename: "fly.web.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": `
          app = "acme"
        `,
        "deploy.sh": `
          #!/bin/sh
          fly deploy --remote-only
          fly deploy -c fly.web.toml -a acme
        `,
      },
    },
    {
      name: "a file that a workflow deploys as another app",
      toml: `
        app = "acme"
      `,
      filename: "fly.staging.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": `
          app = "acme"
        `,
        ".github/workflows/deploy.yml": `
          on: push
          jobs:
            deploy:
              runs-on: ubuntu-latest
              steps:
                - uses: superfly/flyctl-actions/setup-flyctl@v1
                - run: flyctl deploy --config fly.staging.toml --app acme-staging
        `,
      },
    },
    {
      name: "files of which each deploys its own groups",
      toml: `
        app = "acme"
      `,
      filename: "fly.worker.toml",
      sameApp: ["fly.toml"],
      files: {
        "deploy.sh": `
          fly deploy --process-groups web
          fly deploy -c fly.worker.toml --process-groups worker
        `,
      },
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
