import { commandOf } from "../app/command.ts";
import { restartOf } from "../app/restart.ts";
import { fieldPath, text } from "../app/section.ts";
import { isPostgres } from "../app/shape.ts";
import { type Manual, rule } from "../rule.ts";
import { quoted, toml } from "../wording.ts";

/** A command that is done at some time. */
const ONE_SHOT =
  /\b(?:migrat\w*|seed\w*|backup|restore|import|export|setup|init|bootstrap|sleep|rake|once|job)\b|db:|\brun-once\b/i;

export default rule({
  id: "worker-restart-policy",
  category: "reliability",
  severity: { recommended: "off", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/machines/guides-examples/machine-restart-policy/",
  *check({ app }) {
    if (isPostgres(app)) return;
    for (const group of app.groups) {
      const { name } = group;
      const restart = restartOf(app, name);
      const policy = restart && text(restart, "policy");
      const isOneShot = ONE_SHOT.test(`${name} ${commandOf(app, name).join(" ")}`);
      if (app.services.some(({ groups }) => groups.includes(name)) || isOneShot) continue;
      // What somebody chose is left alone, except for never.
      if (restart && policy !== "never") continue;
      const unscoped = app.restarts.find(({ processes }) => processes.length === 0);
      const processes = app.hasProcesses ? `\n  processes = ${toml([name])}` : "";
      const block = `[[restart]]\n  policy = "always"${processes}`;
      yield {
        path: restart ? fieldPath(restart, "policy") : group.path,
        ...(restart ? { severity: "warning" as const } : { at: "key" as const }),
        subject: unscoped?.path ?? group.path,
        absent: [["restart"]],
        message: restart
          ? `With policy = "never" a Machine of ${quoted(name)} that ends stays down: no service is there to start it again.`
          : `When the program of ${quoted(name)} ends without an error, or fails ten times, its Machine stays down: no service is there to start it again.`,
        help: restart ? 'policy = "always"' : block,
        ...(restart ? {} : { fix: { safe: false, changes: [{ append: block }] } }),
      };
    }
  },
});

export const manual: Manual = {
  title: "A worker that nobody starts again",
  why: "A Machine without a service gets no requests that would wake it. The default policy, on-failure, restarts it after a crash, ten times at most, and never after an end without error; then the queue fills up and nobody notices. Fly advises always for such Machines.",
  how: 'Add a `[[restart]]` with `policy = "always"` and name the group. For programs that are meant to end, say `policy = "on-failure"`: what is written is left alone.',
  links: ["https://community.fly.io/t/11943/25"],
  examples: [
    {
      name: "a worker",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/jobs" # <--
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
      fixed: `
        [processes]
          web = "bin/web"
          worker = "bin/jobs"
        [http_service]
          internal_port = 8080
          processes = ["web"]

        [[restart]]
          policy = "always"
          processes = ["worker"]
      `,
    },
    {
      name: "never",
      toml: `
        [processes]
          worker = "bin/jobs"
        [[restart]]
          policy = "never" # <--
          processes = ["worker"]
      `,
    },
    {
      name: "always",
      toml: `
        [processes]
          worker = "bin/jobs"
        [[restart]]
          policy = "always"
          processes = ["worker"]
      `,
    },
    {
      name: "a policy that was chosen",
      toml: `
        [processes]
          worker = "bin/jobs"
        [[restart]]
          policy = "on-failure"
          processes = ["worker"]
      `,
    },
    {
      name: "a command that ends",
      toml: `
        [processes]
          web = "bin/web"
          migrate = "bin/migrate"
        [http_service]
          internal_port = 8080
          processes = ["web"]
      `,
    },
    {
      name: "a policy without groups has a report of its own",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bin/jobs"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[restart]]
          policy = "always"
      `,
    },
  ],
};
