import { commandOfGroup } from "../app/command.ts";
import { fieldPath } from "../app/section.ts";
import { mainProgram, type Program, portsOf, programName } from "../hints/program.ts";
import { hasFrontServer } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { either } from "../words/english.ts";

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
      const services = app.services.filter(
        ({ groups, ghost, internalPort }) => !ghost && internalPort !== undefined && groups.includes(name),
      );
      const [service] = services;
      const internal = services.map(({ internalPort }) => internalPort);
      const path = commandOfGroup(app, name)?.path ?? [];
      const program = mainProgram(app, name);
      const ports = program ? portsOf(program) : [];
      const [port] = ports;
      if (
        !service ||
        !program ||
        port === undefined ||
        ports.some((one) => one === undefined || internal.includes(one))
      )
        continue;
      yield {
        path: fieldPath(service, "internal_port"),
        message: (place) =>
          `The command of ${quoted(name)} (${place(path)}) listens on port ${port} (${shown(program, port)}), but Fly sends requests to ${either(internal.map(String))}, where nobody answers.`,
        help: `internal_port = ${port}\nor, to keep ${service.internalPort}, change the port in the command.`,
      };
      return;
    }
  },
});

/** The program and the words around its port. */
function shown(program: Program, port: number): string {
  const index = program.findIndex((word, at) => at > 0 && new RegExp(`(?:^|\\D)${port}$`).test(word));
  const word = program[index] ?? "";
  const before = program[index - 1] ?? "";
  return [programName(program), ...(before.startsWith("-") ? [before] : []), word].join(" ");
}

export const manual: Manual = {
  title: "The command and internal_port differ",
  why: "The server listens where its command says. Where the service names another port, the proxy knocks at a closed door: every request fails, or the deploy stops because nothing listens on the expected address.",
  how: "Write the same number in both places.",
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
      name: "inside of a shell",
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
      name: "a port that a variable names",
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
      name: "a web server of its own stands in front",
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
