import { buildSources } from "../app/build.ts";
import type { App } from "../app/model.ts";
import { field, fieldPath, table, text } from "../app/section.ts";
import type { Beside } from "../beside/beside.ts";
import type { FilePlace } from "../beside/files.ts";
import { lineOf } from "../beside/files.ts";
import { entry, type Tree } from "../beside/tree.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { FROM_WORKING_DIRECTORY } from "../words/commands.ts";
import { both } from "../words/english.ts";

/** flyctl internal/appconfig/config.go, in its order. */
const USUAL = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

const says = {
  noFile: (file: string) => `The compose file ${file} does not exist, so the deploy fails.`,
  noYaml: (file: string) => `${file} is not valid YAML, so the deploy fails.`,
  mendYaml: "If you have Docker, docker compose config tells the line.",
  noImage: (file: string) =>
    `flyctl builds an image whatever ${file} says, and there is no Dockerfile to build it from, so the deploy fails.`,
  addDockerfile: (line: string) => ["Add a Dockerfile, or name a finished image in [build]:", code(line)],
  noServices: (file: string) => `${file} has no services, so the deploy fails.`,
  addServices: "Add a service for each container of the Machine.",
  severalBuilds: (names: readonly string[], places: readonly string[]) =>
    `${both(names)} have build (${both(places)}), but flyctl builds only one image, so the deploy fails.`,
  oneBuild: "Keep build in the service that contains the app, and give the others an image.",
  nothingToRun: (name: string, place: string) =>
    `The service ${name} (${place}) has neither image nor build, so the deploy fails.`,
  addImage: "Add an image or build to this service.",
  unreadable: (key: string, name: string, place: string) =>
    `flyctl cannot read ${key} of the service ${name} (${place}), so the deploy fails.`,
  volumes: (name: string, place: string) =>
    `The service ${name} has volumes (${place}), which flyctl ignores. The next deploy deletes what the service writes there.`,
  mount: ["Mount a volume in this file:", code('[[mounts]]\n  source = "data"\n  destination = "/data"')],
};

/** Forms that Docker Compose takes and flyctl does not (internal/containerconfig/compose.go), with what to write instead. */
const UNREADABLE: readonly (readonly [key: string, isRefused: (item: Tree) => boolean, help: string])[] = [
  ["environment", () => true, "Write each variable as NAME: value instead of - NAME=value."],
  ["volumes", isMapping, "Write each volume in the short form: - data:/data"],
  ["ports", isMapping, 'Write each port in the short form: - "8080:80"'],
];

export default rule({
  id: "compose-file-invalid",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/machines/guides-examples/multi-container-machines/",
  *check({ app, beside }) {
    const compose = app.build && table(app.build, "compose");
    if (!app.build || !compose || field(app.build, "compose") === undefined) return;
    const named = text(compose, "file");
    const path = named ? fieldPath(compose, "file") : compose.path;
    if (named && !named.startsWith("/") && beside.exists(named) === false) {
      yield { path, severity: "warning", message: says.noFile(quoted(named)), help: FROM_WORKING_DIRECTORY };
      return;
    }
    const file = composeIn(beside, named);
    const source = file === undefined ? undefined : beside.yaml(file);
    if (file !== undefined && !source) {
      const related = [{ file, line: 1 }];
      yield { path, severity: "warning", message: says.noYaml(file), help: says.mendYaml, related };
    }
    if (!source) return;
    const services = entry(source.value, "services")?.entries ?? [];
    const place = (tree: Tree): FilePlace => ({ file: source.file, line: tree.line });
    if (services.length === 0) {
      yield { path, message: says.noServices(source.file), help: says.addServices, related: [place(source.value)] };
    }
    const built = services.filter(([, service]) => entry(service, "build"));
    if (built.length > 1) {
      const related = built.map(([, service]) => place(entry(service, "build") ?? service));
      const names = built.map(([name]) => quoted(name));
      yield { path, message: says.severalBuilds(names, related.map(lineOf)), help: says.oneBuild, related };
    } else if (services.length > 0 && hasNothingToBuild(app, beside)) {
      const image = services.map(([, service]) => entry(service, "image")?.text).find((one) => one !== undefined);
      yield {
        path,
        severity: "warning",
        message: says.noImage(source.file),
        help: says.addDockerfile(`image = ${quoted(image ?? "registry.example.com/app:1.0")}`),
        related: [place(source.value)],
      };
    }
    for (const [name, service] of services) {
      for (const [key, isRefused, help] of UNREADABLE) {
        const at = entry(service, key)?.items.find(isRefused);
        if (!at) continue;
        const message = says.unreadable(key, quoted(name), lineOf(place(at)));
        yield { path, message, help, related: [place(at)] };
      }
      const related = [place(service)];
      const volumes = entry(service, "volumes");
      if (!entry(service, "image") && !entry(service, "build")) {
        yield { path, message: says.nothingToRun(quoted(name), lineOf(place(service))), help: says.addImage, related };
      } else if (volumes?.items.some(isData) && app.mounts.length === 0) {
        const at = place(volumes);
        const message = says.volumes(quoted(name), lineOf(at));
        yield { path, severity: "warning", outcome: "ignored", message, help: says.mount, related: [at] };
      }
    }
  },
});

function isMapping({ entries }: Tree): boolean {
  return entries.length > 0;
}

/** The build knows nothing of compose files (flyctl internal/build/imgsrc/resolver.go). */
function hasNothingToBuild(app: App, beside: Beside): boolean {
  return buildSources(app).length === 0 && ["Dockerfile", "dockerfile"].every((file) => beside.exists(file) === false);
}

/** `data:/var/lib/data`: a volume with a name. Files of the repository, such as `./nginx.conf:/etc/nginx.conf`, flyctl takes along. */
function isData({ text: written }: Tree): boolean {
  return written !== undefined && /^[\w-]+:\//.test(written);
}

function composeIn(beside: Beside, named: string | undefined): string | undefined {
  return (named ? [named] : USUAL).flatMap((file) => beside.local(file)?.file ?? [])[0];
}

export const manual: Manual = {
  title: "A compose file that cannot be deployed",
  why: "With `[build.compose]`, each Machine runs one container for each service. flyctl builds at most one image, needs an image for every other service, and ignores volumes. It reads `environment` only as a mapping, and `volumes` and `ports` only in their short forms.",
  how: "Keep `build` in one service, give the others an image, and mount volumes in fly.toml.",
  examples: [
    {
      name: "two services to build",
      toml: `
        [build.compose]
          file = "compose.yml" # <--
      `,
      files: {
        "compose.yml": `
          services:
            web:
              build: ./web
            api:
              build: ./api
        `,
      },
    },
    {
      name: "a volume",
      toml: `
        [build.compose] # <--
      `,
      files: {
        "compose.yml": `
          services:
            web:
              build: .
            db:
              image: postgres:17
              volumes:
                - data:/var/lib/postgresql/data
        `,
        Dockerfile: `
          FROM node:22-slim
        `,
      },
    },
    {
      name: "nothing to build an image from",
      toml: `
        [build.compose] # <--
        [http_service]
          internal_port = 80
      `,
      files: {
        "docker-compose.yml": `
          services:
            web:
              image: nginx:1.29
            cache:
              image: redis:8
        `,
      },
    },
    {
      name: "no such file",
      toml: `
        [build.compose]
          file = "deploy/compose.yml" # <--
      `,
      files: {},
    },
    {
      name: "an image that a merge key brings along",
      toml: `
        app = "acme"
        [build.compose]
      `,
      files: {
        "compose.yml": `
          x-redis: &redis
            image: redis:8
          services:
            app:
              build: .
            queue:
              <<: *redis
        `,
        Dockerfile: "FROM node:22\n",
      },
    },
    {
      name: "lists that flyctl cannot read",
      toml: `
        app = "acme"
        [build.compose] # <--
      `,
      files: {
        "compose.yml": `
          services:
            app:
              build: .
              environment:
                - PORT=8080
        `,
        Dockerfile: "FROM node:22\n",
      },
    },
    {
      name: "a volume in its long form, which flyctl cannot read",
      toml: `
        app = "acme"
        [build.compose] # <--
      `,
      files: {
        "compose.yml": `
          services:
            app:
              build: .
              volumes:
                - type: volume
                  source: data
                  target: /data
        `,
        Dockerfile: "FROM node:22\n",
      },
    },
    {
      name: "no YAML",
      toml: `
        [build.compose] # <--
      `,
      files: { "compose.yml": "services:\n  web: [\n", Dockerfile: "FROM node:22\n" },
    },
    {
      name: "one service to build",
      toml: `
        [build.compose]
          file = "compose.yml"
      `,
      files: {
        "compose.yml": `
          services:
            web:
              build: .
            proxy:
              image: nginx:1.29
              volumes:
                - ./nginx.conf:/etc/nginx/nginx.conf
        `,
        Dockerfile: `
          FROM node:22-slim
        `,
      },
    },
  ],
};
