import { stepsOf, wayFrom } from "../app/file-path.ts";
import { setsTheSame } from "../app/same.ts";
import { fieldPath } from "../app/section.ts";
import { configPath, type Deployed, deployedBy, deploysIn } from "../beside/deploys.ts";
import { type FilePlace, lineOf } from "../beside/files.ts";
import { code } from "../help.ts";
import { serviceOf } from "../hints/environments.ts";
import { areEnvironments, isKeptFile, isReviewFile, isStagingFile, isTemplateFile } from "../hints/filename.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { realName } from "../words/commands.ts";
import { both } from "../words/english.ts";

const says = {
  both: (app: string, other: string, places: readonly string[]) =>
    `${other} also deploys to app ${app}, and both files are in use (${both(places)}). Each deploy undoes the other.`,
  byDefault: (app: string, other: string, deployed: string, place: string) =>
    `${other} has the same app, ${app}. ${place} deploys ${deployed}, but \`fly deploy\` without --config takes fly.toml and undoes that.`,
  perhaps: (app: string, other: string) =>
    `${other} has the same app, ${app}. If you deploy both files, each deploy undoes the other, and destroys Machines in process groups that its file does not define.`,
  ownApp: (line: string) => [
    "Give each file a different app:",
    code(line),
    "Or delete the file that you do not deploy.",
  ],
};

/** A config of the app, and how it is deployed. */
interface Use extends Deployed {
  readonly file: string;
  /** From the root of the repository. */
  readonly path: string;
}

/** A config that is deployed, and where. */
interface InUse {
  readonly path: string;
  readonly place: FilePlace;
}

/** How two configs of one app may meet, the worst first. */
const MEETINGS = ["both", "byDefault", "environments", "neither"] as const;

/** With so many a file is compared, each of which has to be read: more configs of one app are a collection. */
const MOST_OTHERS = 8;

type Meeting = (typeof MEETINGS)[number];

export default rule({
  id: "app-in-two-configs",
  category: "correctness",
  // Of 59 pairs in public repositories 9 are a mistake, 34 have a copy that nobody deploys, and 15 a file for review apps, builds
  // or the like. So it is an error only where the repository shows that both are deployed, and mostly an info where it does not.
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#the-app-name",
  *check({ app, filename, sameApp, beside }) {
    if (sameApp.length === 0) return;
    const name = realName(app);
    if (name === undefined || isMade(filename)) return;
    const deploys = deploysIn(beside);
    const useOf = (file: string | undefined): Use => {
      const path = configPath(filename, beside, file);
      return { file: file ?? "fly.toml", path: path.path, ...deployedBy(deploys, path, name) };
    };
    const wayTo = (file: string) => wayFrom(stepsOf(filename ?? "").slice(0, -1), stepsOf(file)).join("/");
    const isCopy = ({ file }: Use) => {
      const other = beside.config(wayTo(file));
      return other !== undefined && setsTheSame(app, other.app);
    };
    const own = useOf(filename);
    if (own.isSpecial) return;
    const others = sameApp.filter((file) => !isMade(file)).slice(0, MOST_OTHERS);
    const worst = others
      .map(useOf)
      .filter(({ isSpecial }) => !isSpecial)
      .map((other) => ({ other, meeting: meetingOf(own, other) }))
      .toSorted((a, b) => MEETINGS.indexOf(a.meeting) - MEETINGS.indexOf(b.meeting))
      .find(({ other }) => !isCopy(other));
    if (!worst) return;
    const { other, meeting } = worst;
    const way = wayTo(other.file);
    const line = appLine(beside.text(way) ?? "");
    const shown = line === undefined ? other.file : lineOf({ file: other.file, line });
    const isStaging = isStagingFile(own.file) && !isStagingFile(other.file) && serviceOf(name) === name;
    const inUse = [own, other].flatMap(({ path, asItself }) => (asItself ? { path, place: asItself } : []));
    yield {
      path: fieldPath(app.root, "app"),
      message: wordsOf(meeting, quoted(name), shown, inUse),
      help: says.ownApp(`app = ${quoted(`${name}-${isStaging ? "staging" : "2"}`)}`),
      severity: meeting === "both" ? "error" : meeting === "neither" ? "info" : undefined,
      related: [...(line === undefined ? [] : [{ file: way, line }]), ...inUse.map(({ place }) => place)],
    };
  },
});

function meetingOf(own: Use, other: Use): Meeting {
  const idle = [own, other].filter(({ asItself }) => !asItself);
  if (idle.length === 0) return "both";
  if (idle.length === 1 && idle[0]?.path === "fly.toml") return "byDefault";
  return areEnvironments(own.file, other.file) ? "environments" : "neither";
}

function wordsOf(meeting: Meeting, app: string, other: string, inUse: readonly InUse[]): string {
  const [first] = inUse;
  if (meeting === "byDefault" && first) return says.byDefault(app, other, first.path, lineOf(first.place));
  const places = inUse.map(({ place }) => lineOf(place));
  return meeting === "both" ? says.both(app, other, places) : says.perhaps(app, other);
}

/** Files that the command line gives another app, and others that are only kept. */
function isMade(file: string | undefined): boolean {
  return isReviewFile(file) || isTemplateFile(file) || isKeptFile(file);
}

/** The line of `app` in a config, in whichever form it is written; undefined where it has no line of its own. */
function appLine(content: string): number | undefined {
  const index = content.split("\n").findIndex((line) => /^\s*["']?app["']?\s*[:=]/.test(line));
  return index < 0 ? undefined : index + 1;
}

/** The other config of the examples. */
const WEB = `
  app = "acme"
  [http_service]
    internal_port = 8080
`;

export const manual: Manual = {
  title: "The same app in two configs",
  why: "A deploy makes the app match its fly.toml. If two files name the same app, each deploy undoes the other: services and checks change, and Machines in process groups that the file does not define are destroyed. Often, a fly.toml from earlier days stays beside the config that scripts deploy now, and `fly deploy` takes it.",
  how: "Give each config a different app, and delete those that you do not deploy. All process groups of an app belong in one file. It is an error if workflows or scripts deploy both files; a warning if `fly deploy` without `--config` would undo what they deploy, or if one file is for staging; else an info. Nothing is said about files with the same settings, and about those for review apps or only to build an image.",
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
        "fly.toml": WEB,
        "deploy.sh": `
          #!/bin/sh
          fly deploy --remote-only
          cd "$REPO_ROOT"
          fly deploy -c fly.web.toml -a acme
        `,
      },
    },
    {
      name: "a fly.toml from before the app had another config",
      toml: `
        app = "acme" # <--
      `,
      filename: "fly.toml",
      sameApp: ["fly.old-vm.toml", "fly.main.toml"],
      files: {
        "fly.old-vm.toml": `
          app = "acme"
          [[vm]]
            memory = "512mb"
        `,
        "fly.main.toml": `
          app = "acme"
          [env]
            ROLE = "main"
        `,
        Makefile: `
          deploy:
          \tfly deploy --config fly.main.toml
        `,
      },
    },
    {
      name: "an app whose name is one for staging already",
      toml: `
        app = "acme-dev" # <--
      `,
      filename: "fly.dev.toml",
      sameApp: ["docker/fly.tools.toml"],
    },
    {
      name: "a file that the scripts do not deploy",
      toml: `
        app = "acme" # <--
      `,
      filename: "fly.simple.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": WEB,
        "deploy.sh": `
          fly deploy --remote-only
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
      name: "a config to build an image with",
      toml: `
        app = "acme"
      `,
      filename: "fly.tools.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": WEB,
        "deploy.sh": `
          fly deploy
          fly deploy -c fly.tools.toml --build-only --push --image-label tools
        `,
      },
    },
    {
      name: "a config for the review apps of Fly's action",
      toml: `
        app = "acme"
      `,
      filename: "fly.dev.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": WEB,
        ".github/workflows/review.yml": `
          on: pull_request
          jobs:
            review:
              runs-on: ubuntu-latest
              steps:
                - uses: superfly/fly-pr-review-apps@1.6.0
                  with:
                    name: pr-\${{ github.event.number }}-acme
                    config: fly.dev.toml
        `,
      },
    },
    {
      name: "one of several configs that people choose from",
      toml: `
        app = "acme"
      `,
      filename: "fly.summer.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": WEB,
        ".github/workflows/deploy.yml": `
          on:
            workflow_dispatch:
              inputs:
                config:
                  type: choice
                  default: fly.toml
                  options: [fly.toml, fly.summer.toml]
          jobs:
            deploy:
              runs-on: ubuntu-latest
              steps:
                - uses: superfly/flyctl-actions/setup-flyctl@v1
                - run: flyctl deploy --config \${{ inputs.config }} --app acme
        `,
      },
    },
    {
      name: "the same, but for the image",
      toml: `
        app = "acme"
        [build]
          image = "ghcr.io/acme/acme:latest"
        [http_service]
          internal_port = 8080
      `,
      filename: "fly.image.toml",
      sameApp: ["fly.toml"],
      files: {
        "fly.toml": `
          app = "acme"

          [build]
          dockerfile = "Dockerfile"

          [http_service]
          internal_port = 8080
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
