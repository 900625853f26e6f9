import { servicesOf } from "../app/autostop.ts";
import type { App } from "../app/model.ts";
import { code, type Help } from "../help.ts";
import { isReleaseStep } from "../hints/program.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { block, header, quoted, toml } from "../toml/write.ts";

const says = {
  isGroup: (group: string) =>
    `Process group ${group} does not run before a release: Fly creates Machines for it, as for any other process group.`,
  move: (section: string) => ["Delete the line, and run the command before each release:", code(section)],
  moveTo: (section: string, line: string) => [`Delete the line, and write in ${section}:`, code(line)],
  isThere: "Delete the line: release_command already runs before each release.",
};

export default rule({
  id: "release-process-group",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#run-one-off-commands-before-releasing-a-deployment",
  *check({ app }) {
    for (const { name, command, path } of app.groups) {
      if (!isReleaseStep(name) || command === undefined || isServed(app, name)) continue;
      yield {
        path,
        at: "key",
        message: says.isGroup(quoted(name)),
        help: helpFor(app, command),
      };
    }
  },
});

/** Whether a service names the group; one that names none does not load. */
function isServed(app: App, name: string): boolean {
  return servicesOf(app, name).some(({ processes }) => processes.includes(name));
}

function helpFor({ deploy }: App, command: string): Help {
  if (!deploy) return says.move(block("[deploy]", { release_command: command }));
  return deploy.releaseCommand === undefined
    ? says.moveTo(header(deploy.path), `release_command = ${toml(command)}`)
    : says.isThere;
}

export const manual: Manual = {
  title: "A process group for the release step",
  why: "On Heroku, the `release` line of a Procfile runs before each release. In a fly.toml, every name in `[processes]` is a process group: Fly creates Machines for it, runs the command alongside the new release instead of before it, and restarts it if it fails.",
  how: "Write the command as `release_command` in `[deploy]`: Fly runs it in a temporary Machine, and a failure stops the deploy.",
  examples: [
    {
      name: "from a Procfile",
      toml: `
        [processes]
          web = "bundle exec puma"
          release = "bin/rails db:migrate" # <--
      `,
    },
    {
      name: "below a service that names no group yet",
      toml: `
        [processes]
          release = "bin/rails db:migrate" # <--
          web = "bundle exec puma -p 3000"
        [http_service]
          internal_port = 3000
      `,
    },
    {
      name: "beside other settings of the deploy",
      toml: `
        [deploy]
          strategy = "rolling"
        [processes]
          app = "npm start"
          release = "npm run migrate" # <--
      `,
    },
    {
      name: "beside a release command",
      toml: `
        [deploy]
          release_command = "npm run migrate"
        [processes]
          app = "npm start"
          migrate = "npm run migrate" # <--
      `,
    },
    {
      name: "a release command",
      toml: `
        [deploy]
          release_command = "bin/rails db:migrate"
        [processes]
          web = "bundle exec puma"
      `,
    },
    {
      name: "a web server that is called so",
      toml: `
        [processes]
          release = "bin/server"
        [http_service]
          internal_port = 8080
          processes = ["release"]
      `,
    },
  ],
};
