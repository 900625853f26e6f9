import { commandOfGroup } from "../app/command.ts";
import type { App } from "../app/model.ts";
import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { mainProgram, type Program, portsOf, programName } from "../hints/program.ts";
import { hasFrontServer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { either } from "../words/english.ts";

const says = {
  otherPort: (group: string, place: string, port: number, command: string, internal: readonly string[]) =>
    `The command of process group ${group} (${place}) listens on port ${port} (${command}), but Fly sends requests to port ${either(internal)}, so they fail.`,
  change: (port: number, internal: number | undefined) => [
    code(`internal_port = ${port}`),
    `Or keep ${internal} and change the port in the command.`,
  ],
};

export default rule({
  id: "command-port-mismatch",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/getting-started/troubleshooting/",
  replaces: ["port-env-mismatch"],
  *check({ app }) {
    if (hasFrontServer(app)) return;
    for (const { name } of app.groups) {
      const finding = mismatch(app, name);
      if (!finding) continue;
      yield finding;
      return;
    }
  },
});

function mismatch(app: App, group: string): Finding | undefined {
  const services = app.services.filter(
    ({ groups, ghost, internalPort }) => !ghost && internalPort !== undefined && groups.includes(group),
  );
  const internal = services.map(({ internalPort }) => internalPort);
  const [service] = services;
  const program = mainProgram(app, group);
  if (!service || !program) return undefined;
  const ports = portsOf(program);
  const [port] = ports;
  if (port === undefined || ports.some((other) => other === undefined || internal.includes(other))) return undefined;
  const command = commandOfGroup(app, group)?.path ?? [];
  return {
    path: fieldPath(service, "internal_port"),
    message: (place) => says.otherPort(quoted(group), place(command), port, shown(program, port), internal.map(String)),
    help: says.change(port, service.internalPort),
  };
}

/** The program and the words around its port. */
function shown(program: Program, port: number): string {
  const index = program.findIndex((word, at) => at > 0 && new RegExp(`(?:^|\\D)${port}$`).test(word));
  const word = program[index] ?? "";
  const before = program[index - 1] ?? "";
  return [programName(program), ...(before.startsWith("-") ? [before] : []), word].join(" ");
}

export const manual: Manual = {
  title: "A command that listens on a port other than `internal_port`",
  why: "The server listens on the port in its command. If `internal_port` is a different one, nothing listens there, and every request fails. The deploy may succeed: flyctl only warns that the app is not listening on the expected address.",
  how: "Use the same port in both places.",
  examples: [
    {
      name: "gunicorn on another port",
      toml: `
        [processes]
          app = "gunicorn --bind :8000 app.wsgi"
        [http_service]
          internal_port = 8080 # <--
          processes = ["app"]
      `,
    },
    {
      name: "in a shell",
      toml: `
        [processes]
          app = "sh -c 'npx prisma migrate deploy && exec npx next start -p 3000'"
        [http_service]
          internal_port = 8080 # <--
          processes = ["app"]
      `,
    },
    {
      name: "the same port",
      toml: `
        [processes]
          app = "python manage.py runserver 0.0.0.0:8000"
        [http_service]
          internal_port = 8000
          processes = ["app"]
      `,
    },
    {
      name: "a port from a variable",
      toml: `
        [processes]
          app = "sh -c 'uvicorn main:app --port $PORT'"
        [http_service]
          internal_port = 8000
          processes = ["app"]
      `,
    },
    {
      name: "one of several services",
      toml: `
        [processes]
          app = "node server.js --port 9000"
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          processes = ["app"]
        [[services]]
          protocol = "tcp"
          internal_port = 9000
          processes = ["app"]
      `,
    },
    {
      name: "behind nginx",
      toml: `
        [processes]
          app = "sh -c 'nginx && gunicorn --bind :8000 app.wsgi'"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "several programs side by side",
      toml: `
        [processes]
          app = "sh -c 'cloud-sql-proxy --port 5432 & node server.js'"
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
  ],
};
