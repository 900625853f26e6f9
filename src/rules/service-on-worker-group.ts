import { fieldPath, has } from "../app/section.ts";
import { mayServeBeside } from "../beside/start.ts";
import { code } from "../help.ts";
import { isWorker, isWorkerGroup, programsOf } from "../hints/program.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { both } from "../words/english.ts";
import { serviceName } from "../words/names.ts";

const says = {
  someWork: (service: string, workers: readonly string[]) =>
    `${service} also sends requests to ${both(workers)}, which ${workers.length === 1 ? "does" : "do"} not answer them: some visitors get errors.`,
  allWork: (service: string, workers: readonly string[]) =>
    `${service} sends requests only to ${both(workers)}, which ${workers.length === 1 ? "runs" : "run"} background jobs and ${workers.length === 1 ? "answers" : "answer"} no requests.`,
  remove: (service: string, port: number | string) => `If nothing listens on port ${port}, delete ${service}.`,
  removeOrName: (service: string, line: string) => [
    `Delete ${service}, or name a process group that answers requests:`,
    code(line),
  ],
};

export default rule({
  id: "service-on-worker-group",
  category: "availability",
  severity: { recommended: "info", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/launch/processes/",
  // What a service lacks does not matter where it is to be deleted.
  replaces: ["missing-health-checks", "force-https-missing", "missing-concurrency", "min-machines-running-zero"],
  *check({ app, beside }) {
    for (const service of app.services.filter(({ ghost }) => !ghost)) {
      const workers = service.groups.filter((group) => isWorkerGroup(app, group));
      if (workers.length === 0) continue;
      const path = has(service, "processes") ? fieldPath(service, "processes") : service.path;
      const [name, names] = [serviceName(service), workers.map(quoted)];
      if (workers.length < service.groups.length) {
        const better = toml(service.processes.filter((group) => !workers.includes(group)));
        // The service stays, so what else is said of it stays, too.
        const about = app.groups.find((group) => group.name === workers[0])?.path;
        yield { path, about, message: says.someWork(name, names), ...setTo(path, better, { safe: false }) };
      } else if (workers.some((group) => programsOf(app, group).some(isWorker)) && service.ports.some(isHttp)) {
        const image = beside.image();
        if (image && mayServeBeside(image)) continue;
        const others = app.groups.map((group) => group.name).filter((group) => !isWorkerGroup(app, group));
        const line = `processes = ${toml(others)}`;
        const help =
          others.length === 0 ? says.remove(name, service.internalPort ?? "?") : says.removeOrName(name, line);
        yield { path, about: service.path, severity: "info", message: says.allWork(name, names), help };
      }
    }
  },
});

function isHttp({ handlers }: { readonly handlers: readonly string[] }): boolean {
  return handlers.includes("http");
}

export const manual: Manual = {
  title: "A service that routes to a background worker",
  why: "Fly Proxy spreads requests over all Machines of the process groups that a service names. A worker does not listen, so its share of the requests fails. With autostop, Fly also stops the worker when the service gets no requests, even in the middle of a job.",
  how: "Name only the process groups that answer requests. Machines of a process group that no service names keep running.",
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
      name: "a worker in an image that also starts nginx",
      toml: `
        [processes]
          app = "celery -A acme worker"
        [http_service]
          internal_port = 6080
          processes = ["app"]
      `,
      files: {
        Dockerfile: `
          FROM python:3.13-slim
          RUN apt-get update && apt-get install -y nginx
          ENTRYPOINT ["/app/entrypoint.sh"]
        `,
      },
    },
    {
      name: "a service for a worker beside a web group",
      toml: `
        [processes]
          web = "bin/web"
          worker = "bundle exec sidekiq"
        [http_service]
          internal_port = 3000
          processes = ["worker"] # <--
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
      name: "a group named worker that listens",
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
      name: "a group that is a worker only by name",
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
