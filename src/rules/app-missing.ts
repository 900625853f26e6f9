import { has } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import { appOf, configPath, deploysIn, names } from "../beside/deploys.ts";
import { code, run } from "../help.ts";
import { isReviewFile, isTemplateFile } from "../hints/filename.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  nameless: "No `app` is set: fly commands fail unless you pass -a NAME or set FLY_APP.",
  nameIt: [
    "Add the name of your app above the first [section]:",
    code('app = "my-app"'),
    "To list your apps:",
    run("fly apps list"),
  ],
};

export default rule({
  id: "app-missing",
  category: "correctness",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-app-name",
  *check({ app, document, filename, beside }) {
    // A file of comments and nothing else is a note.
    if (Object.keys(document.value).length === 0 && document.text.trim() !== "") return;
    // Below [env] it has a report of its own: misplaced-key.
    if (has(app.root, "app") || app.env.some(({ name }) => name === "app")) return;
    if (isTemplateFile(filename) || isReviewFile(filename)) return;
    if (isNamedByCommands(filename, beside)) return;
    yield { path: [], missing: [["app"]], message: says.nameless, help: says.nameIt };
  },
});

/** Whether the repository shows how the file is deployed, and each of these commands says as which app. */
function isNamedByCommands(filename: string | undefined, beside: Beside): boolean {
  const path = configPath(filename, beside);
  const deploys = deploysIn(beside).filter((command) => names(command, path) === "yes");
  return deploys.length > 0 && deploys.every((command) => appOf(command) !== undefined);
}

export const manual: Manual = {
  title: "A config without an app name",
  why: "fly commands get the app name from the file, from `-a` or from the variable FLY_APP. Without a name in the file, every command needs `-a` or FLY_APP, and it is easy to deploy to the wrong app.",
  how: "Add `app` at the top. A template, or a file for several apps, can leave it out: flylint skips file names such as fly.example.toml and fly.review.toml.",
  examples: [
    {
      name: "missing",
      toml: `
        primary_region = "iad" # <--
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "named",
      toml: `
        app = "acme"
        primary_region = "iad"
      `,
    },
    {
      name: "under another name, reported by unknown-key",
      toml: `
        app_name = "acme"
      `,
    },
    {
      name: "in [env], reported by misplaced-key",
      toml: `
        [env]
          PORT = "8080"
          app = "acme"
      `,
    },
    {
      name: "comments only",
      toml: `
        # See fly.api.toml and fly.web.toml.
      `,
    },
    {
      name: "a template",
      toml: `
        primary_region = "iad"
      `,
      filename: "fly.example.toml",
    },
    {
      name: "named by the command that deploys it",
      toml: `
        primary_region = "iad"
      `,
      filename: "fly.staging.toml",
      files: {
        ".github/workflows/staging.yml": `
          on: push
          jobs:
            deploy:
              steps:
                - run: flyctl deploy --config fly.staging.toml --app "$APP"
        `,
      },
    },
    {
      name: "deployed by another command without a name",
      toml: `
        primary_region = "iad" # <--
      `,
      files: {
        ".github/workflows/deploy.yml": `
          on: push
          jobs:
            deploy:
              steps:
                - run: flyctl deploy --app acme
                - run: flyctl deploy --remote-only
        `,
      },
    },
    {
      name: "a file for review apps",
      toml: `
        primary_region = "iad"
      `,
      filename: "fly.review.toml",
    },
  ],
};
