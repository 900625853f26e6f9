import { fieldPath, has } from "../app/section.ts";
import { isWorker, isWorkerGroup, programsOf } from "../hints/program.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

const says = {
  someWork: (service: string, workers: readonly string[]) =>
    `${service} also leads to ${both(workers)}, which ${workers.length === 1 ? "answers" : "answer"} no requests: a share of the visitors gets errors.`,
  allWork: (service: string, workers: readonly string[]) =>
    `${service} leads to ${both(workers)}, whose command works on jobs and answers no requests.`,
  nameAnother: (service: string) => `Delete ${service}, or name the group that answers: processes = ["web"]`,
};

export default rule({
  id: "service-on-worker-group",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  *check({ app }) {
    for (const service of app.services.filter(({ ghost }) => !ghost)) {
      const workers = service.groups.filter((group) => isWorkerGroup(app, group));
      if (workers.length === 0) continue;
      const path = has(service, "processes") ? fieldPath(service, "processes") : service.path;
      const [name, names] = [serviceName(service), workers.map(quoted)];
      if (workers.length < service.groups.length) {
        const better = toml(service.processes.filter((group) => !workers.includes(group)));
        yield { path, message: says.someWork(name, names), ...setTo(path, better, { safe: false }) };
      } else if (workers.some((group) => programsOf(app, group).some(isWorker)) && service.ports.some(isHttp)) {
        yield { path, severity: "info", message: says.allWork(name, names), help: says.nameAnother(name) };
      }
    }
  },
});

function isHttp({ handlers }: { readonly handlers: readonly string[] }): boolean {
  return handlers.includes("http");
}

export const manual: Manual = {
  title: "Requests to a group that works in the background",
  why: "The proxy spreads requests over all Machines of the groups that a service names. A worker does not listen, so its share of the requests fails; and where autostop is on the proxy stops the worker because nobody visits it.",
  how: "Name only the groups that answer. A group that no service names keeps running.",
  examples: [
    {
      name: "web and worker",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
        [http_service]
          internal_port = 3000
          processes = ["web", "worker"] # <--
      `,
      fixed: `
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
        [http_service]
          internal_port = 3000
          processes = ["web"]
      `,
    },
    {
      name: "a worker alone",
      toml: `
        [processes]
          app = "celery -A acme worker"
        [http_service]
          internal_port = 3000
          processes = ["app"] # <--
      `,
    },
    {
      name: "web only",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
        [http_service]
          internal_port = 3000
          processes = ["web"]
      `,
    },
    {
      name: "a worker by name that does listen",
      toml: `
        [processes]
          web = "bin/web"
          worker = "node worker.js --port 3000"
        [http_service]
          internal_port = 3000
          processes = ["web", "worker"]
      `,
    },
    {
      name: "the dashboard of a worker",
      toml: `
        [processes]
          app = "bin/web"
          flower = "celery -A acme worker flower --port=5555"
        [http_service]
          internal_port = 5555
          processes = ["app", "flower"]
      `,
    },
    {
      name: "a group whose name alone says worker",
      toml: `
        [processes]
          worker = "bin/run"
        [http_service]
          internal_port = 3000
          processes = ["worker"]
      `,
    },
  ],
};
