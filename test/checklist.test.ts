/** Fly's production checklist: every item, decided as far as a file tells. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { type Checked, checklist } from "../src/checklist/check.ts";
import { ITEMS } from "../src/checklist/items.ts";
import { rules } from "../src/generated/rules.ts";
import { lint } from "../src/lint.ts";
import { folder, inProcess } from "./flylint.ts";

const read = (name: string) => readFileSync(`fixtures/${name}.toml`, "utf8");
const statuses = (name: string) =>
  Object.fromEntries(
    checklist(lint(read(name), { preset: "production" }).diagnostics, "my-shop").map(({ id, status }) => [id, status]),
  );

function validReport(): ValidateFunction {
  const ajv = addFormats.default(new Ajv({ allErrors: true, allowUnionTypes: true }));
  return ajv.compile(JSON.parse(readFileSync("schema/report.schema.json", "utf8")));
}

test("names only rules that exist, and each item once", () => {
  const known = new Set(rules.map(({ id }) => id));
  expect(ITEMS.flatMap(({ rules: own, advice = [] }) => [...own, ...advice]).filter((id) => !known.has(id))).toEqual(
    [],
  );
  expect(new Set(ITEMS.map(({ id }) => id)).size).toBe(ITEMS.length);
});

test("rules that an item goes by speak in the preset production", () => {
  const silent = new Set(rules.filter(({ severity }) => severity.production === "off").map(({ id }) => id));
  const items = ITEMS.filter((item) => item.rules.length > 0 && item.rules.every((id) => silent.has(id)));
  // Fly's own metrics need no setting, so nothing is said about them but in `all`.
  expect(items.map(({ id }) => id)).toEqual([]);
});

test("has the 24 items of Fly's page, and four of our own", () => {
  const own = ITEMS.filter(({ section }) => section === "Not on Fly's list");
  expect([ITEMS.length - own.length, own.length]).toEqual([24, 4]);
});

test("a sound file passes what a file can pass", () => {
  expect(statuses("healthy")).toMatchObject({
    secrets: "passed",
    "autostop-autostart": "passed",
    "health-checks": "passed",
    https: "passed",
    "add-regions": "partly",
    sso: "manual",
  });
});

test("a file with mistakes fails where they are", () => {
  expect(statuses("shop")).toMatchObject({
    secrets: "failed",
    "autostop-autostart": "failed",
    "health-checks": "failed",
    "machine-sizing": "failed",
    sso: "manual",
  });
});

test("commands carry the name of the app, but nothing that a shell would not take as a name", () => {
  const commands = (app: string | undefined) => checklist([], app).flatMap((item) => item.commands);
  expect(commands("my-shop")).toContain("fly scale show -a my-shop");
  for (const app of [undefined, "$(rm -rf ~)", ""]) expect(commands(app)).toContain("fly scale show -a APP");
});

test("prints item by item", async () => {
  const { code, out } = await inProcess(["--checklist", "fixtures/healthy.toml"]);
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot("../fixtures/healthy.checklist.txt");
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("prints the reports alone where flyctl cannot read the file", async () => {
  const { code, out } = await inProcess(["--checklist", "fixtures/broken.toml"]);
  expect(code).toBe(1);
  expect(out).toContain("flyctl cannot load this file");
  expect(out).not.toContain("passed,");
});

test("is Markdown item by item", async () => {
  const { code, out } = await inProcess(["--checklist", "-f", "markdown", "fixtures/minimal-web.toml"]);
  expect(code).toBe(1);
  await expect(out).toMatchFileSnapshot("../fixtures/minimal-web.checklist.md");
});

test("is no Markdown that a file can bend, and of a file that flyctl cannot read the reports alone", async () => {
  const root = folder({
    "fly.a`b`.toml": 'app = "x"\n[http_service]\n"[a](http://evil)*" = 1\n',
    "package.json": "{",
    "fly.broken.toml": "app = 5\n",
  });
  const files = ["fly.a`b`.toml", "fly.broken.toml"];
  const { out, err } = await inProcess(["--checklist", "-f", "markdown", ...files], { cwd: root });
  expect(err).toBe("");
  expect(out).toMatch(/^### ``fly\.a`b`\.toml``: Fly's production checklist\n/);
  expect(out).not.toContain("[a](http");
  expect(out).toContain("\nCould not be read: `package.json`\n");
  expect(out).toMatch(/\n\n#### `fly\.broken\.toml`\n\n- .*\n- \*\*1:7 error\*\* /s);
});

test("as JSON follows the schema of the report", async () => {
  const isReport = validReport();
  const report = JSON.parse((await inProcess(["--checklist", "-f", "json", "fixtures/shop.toml"])).out);
  expect(isReport(report) ? [] : isReport.errors).toEqual([]);
  expect(report.files[0].checklist).toHaveLength(ITEMS.length);
});

describe("a repository", () => {
  const FLY = 'app = "shop"\nprimary_region = "fra"\n[http_service]\n  internal_port = 8080\n  force_https = true\n';
  const WORKFLOW = [
    "on: { push: { branches: [main] } }",
    "jobs:",
    "  deploy:",
    "    steps:",
    "      - uses: superfly/flyctl-actions/setup-flyctl@master",
    "      - run: flyctl deploy --remote-only -c apps/shop/fly.toml --ha=false",
    "        env: { FLY_API_TOKEN: '$' }",
    "      - run: flyctl deploy -c apps/admin/fly.toml",
    "        env: { FLY_API_TOKEN: '$' }",
    "",
  ].join("\n");
  const root = folder({
    ".git/HEAD": "",
    ".github/workflows/deploy.yml": WORKFLOW.replaceAll("$", "$" + "{{ secrets.FLY_API_TOKEN }}"),
    ".github/workflows/review.yml":
      "on: pull_request\njobs:\n  review:\n    steps:\n      - uses: superfly/fly-pr-review-apps@1.3.0\n",
    "apps/shop/fly.toml": `${FLY}[env]\n  PUBLIC_URL = "https://shop.acme.com"\n`,
    "apps/shop/fly.staging.toml": FLY.replace('"shop"', '"shop-staging"'),
    "apps/shop/package.json": '{\n  "dependencies": {\n    "@sentry/node": "^9",\n    "prom-client": "^15"\n  }\n}\n',
    "apps/worker/fly.toml": 'app = "worker"\nprimary_region = "fra"\n[processes]\n  app = "node worker.js"\n',
    "scripts/setup.sh":
      "#!/bin/sh\nfly scale count 2 --region ams,fra -a worker\nfly certs add worker.acme.com -a worker\n",
  });
  const items = async (path: string, around = root) => {
    const { out } = await inProcess(["--checklist", "-f", "json", join(around, path)]);
    const isReport = validReport();
    const report = JSON.parse(out);
    expect(isReport(report) ? [] : isReport.errors).toEqual([]);
    const checked: readonly Checked[] = report.files[0].checklist;
    return (id: string) => {
      const item = checked.find((one) => one.id === id);
      const seen = item?.evidence.map(({ text, file = "", line }) => `${text} ${relative(around, file)}:${line}`);
      return [item?.status, ...(seen ?? [])];
    };
  };

  test("decides what its workflows and manifests tell, with the place", async () => {
    const of = await items("apps/shop/fly.toml");
    expect(of("deploy-with-github-actions").slice(0, 2)).toEqual([
      "passed",
      "deployed on push .github/workflows/deploy.yml:6",
    ]);
    expect(of("review-apps")).toEqual(["passed", "review apps for pull requests .github/workflows/review.yml:5"]);
    expect(of("least-privilege")).toEqual(["failed", "FLY_API_TOKEN deploys 2 apps .github/workflows/deploy.yml:6"]);
    expect(of("multiple-machines")).toEqual([
      "failed",
      "deployed with --ha=false, which creates only one Machine .github/workflows/deploy.yml:6",
    ]);
    expect(of("isolation")).toEqual(["likely", "staging is a separate app, shop-staging apps/shop/fly.staging.toml:1"]);
    expect(of("sentry")).toEqual(["likely", "@sentry/node apps/shop/package.json:3"]);
    expect(of("metrics")[0]).toBe("failed");
    expect(of("custom-domain")).toEqual(["likely", "PUBLIC_URL is shop.acme.com apps/shop/fly.toml:7"]);
    expect(of("autoscale-by-metric")[0]).toBe("not-applicable");
  });

  test("takes two configs of one app for staging in production only where their names say so", async () => {
    const shared = (staging: string, name: string, workflow = "", app = "shop") => {
      const named = FLY.replace('"shop"', `"${app}"`);
      const files = { "fly.toml": named, [staging]: named.replace("fra", name), ".github/workflows/x.yml": workflow };
      return items("fly.toml", folder({ ".git/HEAD": "", ...files }));
    };
    const failed = ["failed", "staging uses the same app fly.staging.toml:1"];
    expect((await shared("fly.staging.toml", "ams"))("isolation")).toEqual(failed);
    expect((await shared("fly.local.toml", "ams"))("isolation")).toEqual(["partly"]);
    expect((await shared("fly.cron.staging.toml", "ams"))("isolation")).toEqual(["partly"]);
    expect((await shared("fly.staging.toml", "ams", "", "<NAME>"))("isolation")).toEqual(["partly"]);
    const review = "uses: superfly/fly-pr-review-apps@1.3.0\n        with: { config: fly.staging.toml }\n";
    const workflow = `on: pull_request\njobs:\n  review:\n    steps:\n      - ${review}`;
    expect((await shared("fly.staging.toml", "ams", workflow))("isolation")).toEqual(["partly"]);
  });

  test("tells each app what is about it", async () => {
    const of = await items("apps/worker/fly.toml");
    expect(of("deploy-with-github-actions")).toEqual(["manual"]);
    expect(of("multiple-machines")).toEqual(["likely", "scaled to 2 Machines scripts/setup.sh:2"]);
    expect(of("add-regions")).toEqual(["likely", "regions ams, fra scripts/setup.sh:2"]);
    expect(of("custom-domain")).toEqual(["likely", "a certificate for worker.acme.com scripts/setup.sh:3"]);
    expect(of("ipv4")[0]).toBe("not-applicable");
    expect(of("flycast")[0]).toBe("not-applicable");
  });

  test("decides by a matrix, by what saves data, and by tokens that are written out", async () => {
    const around = folder({
      ".git/HEAD": "",
      ".github/workflows/deploy.yml": [
        "on: push",
        "jobs:",
        "  deploy:",
        "    strategy: { matrix: { app: [api, web], include: [{ dir: jobs }] } }",
        "    steps:",
        "      - run: npx flylint apps",
        "      - run: flyctl deploy --config apps/$" + "{{ matrix.app }}/fly.toml --ha=false",
        "        env: { FLY_API_TOKEN: FlyV1 fm2_lJPECAAAAAAAAAAAaBcDeFgHiJkLmNoPqRsTuVwXyZ01234567 }",
        "      - run: flyctl deploy",
        "        working-directory: apps/$" + "{{ matrix.dir }}",
        "",
      ].join("\n"),
      ".github/workflows/backup.yml":
        "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs:\n  dump:\n    steps:\n      - run: |\n          set -e\n          pg_dump $URL > x\n",
      "apps/api/fly.toml": FLY.replace("shop", "api").replace("force_https = true", "force_https = false"),
      "apps/web/fly.toml": `${FLY.replace("shop", "web")}[env]\n  API = "http://api.flycast"\n`,
      "apps/jobs/fly.toml": FLY.replace("shop", "jobs"),
      "scripts/scale.sh": "fly scale count 2 -a api\n",
    });
    const [api, web, jobs] = await Promise.all(
      ["api", "web", "jobs"].map((name) => items(`apps/${name}/fly.toml`, around)),
    );
    const deploy = (line: number) => `deployed on push .github/workflows/deploy.yml:${line}`;
    expect(api?.("deploy-with-github-actions").slice(0, 2)).toEqual(["passed", deploy(7)]);
    expect(api?.("deploy-with-github-actions").join()).not.toContain("checks the config");
    expect(web?.("deploy-with-github-actions").slice(0, 2)).toEqual(["passed", deploy(7)]);
    expect(jobs?.("deploy-with-github-actions").slice(0, 2)).toEqual(["passed", deploy(9)]);
    expect(api?.("test-backups")).toEqual(["partly", "a backup exists: pg_dump .github/workflows/backup.yml:7"]);
    expect(api?.("least-privilege")).toEqual([
      "failed",
      "anyone who can read the repository can read a Fly token in it .github/workflows/deploy.yml:8",
    ]);
    expect(api?.("multiple-machines")[0]).toBe("likely");
    expect(web?.("multiple-machines")[0]).toBe("failed");
    const called = "other apps call it over the private network apps/web/fly.toml:7";
    expect([api?.("flycast"), api?.("exposure")]).toEqual([
      ["likely", called],
      ["likely", called],
    ]);
  });

  test("names the line of a backup, also in a script of one line", async () => {
    const around = (name: string, text: string) => folder({ ".git/HEAD": "", "fly.toml": FLY, [name]: text });
    const placeIn = async (name: string, text: string) => {
      const { out } = await inProcess(["--checklist", join(around(name, text), "fly.toml")]);
      return /\S+:\d+(?=\W*$)/m
        .exec(out.split("\n").find((line) => line.includes(name)) ?? "")?.[0]
        .split("/")
        .at(-1);
    };
    expect(await placeIn("crontab", "0 3 * * * pg_dump acme > x")).toBe("crontab:1");
    expect(await placeIn("crontab", "# daily\n0 3 * * * pg_dump acme > x\n")).toBe("crontab:2");
    const workflow =
      "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs:\n  dump:\n    steps:\n      - run: pg_dump $URL\n";
    expect(await placeIn(".github/workflows/dump.yml", workflow)).toBe("dump.yml:5");
  });

  test("takes no packages for those of an image that is made without them", async () => {
    const around = folder({
      ".git/HEAD": "",
      "fly.toml": FLY,
      "fly.logs.toml": 'app = "logs"\n[build]\n  image = "ghcr.io/superfly/fly-log-shipper:v1"\n',
      "fly.search.toml": 'app = "search"\n[build]\n  dockerfile = "Dockerfile.search"\n',
      "fly.api.toml": 'app = "api"\n[build]\n  dockerfile = "Dockerfile.api"\n',
      Dockerfile: "FROM node:22\nCOPY --link . /app\n",
      "Dockerfile.search": "FROM searxng/searxng\nCOPY settings.yml /etc/searxng/\n",
      "Dockerfile.api": "FROM node:22 AS build\nCOPY package*.json ./\nFROM node:22\nCOPY --from=build /app /app\n",
      "package.json": '{\n  "dependencies": { "@sentry/node": "^9" }\n}\n',
    });
    const of = async (file: string) => (await items(file, around))("sentry")[0];
    expect(await of("fly.toml")).toBe("likely");
    expect(await of("fly.api.toml")).toBe("likely");
    expect(await of("fly.logs.toml")).toBe("manual");
    expect(await of("fly.search.toml")).toBe("manual");
  });

  test("follows what workflows call: other workflows, actions, and scripts", async () => {
    const call = (name: string) => `on: push\njobs:\n  x:\n    steps:\n      - run: ${name}\n`;
    const deploys = async (files: Readonly<Record<string, string>>) => {
      const around = folder({ ".git/HEAD": "", "apps/api/fly.toml": FLY, ...files });
      return (await items("apps/api/fly.toml", around))("deploy-with-github-actions").slice(0, 2);
    };
    const command = `fly deploy -c apps/$${"{{ inputs.app }}"}/fly.toml`;
    const called = `on: { workflow_call: { inputs: { app: { default: api } } } }\njobs:\n  x:\n    steps:\n      - run: ${command}\n`;
    const caller = (app: string, on = "push") =>
      `on: ${on}\njobs:\n  x:\n    strategy: { matrix: { app: [web, ${app}] } }\n    uses: ./.github/workflows/_deploy.yml\n    with: { app: "$${"{{ matrix.app }}"}" }\n`;
    const workflows = (deploy: string) => ({
      ".github/workflows/_deploy.yml": called,
      ".github/workflows/a.yml": deploy,
    });
    expect(await deploys(workflows(caller("api")))).toEqual([
      "passed",
      "deployed on push .github/workflows/_deploy.yml:5",
    ]);
    expect(await deploys(workflows(caller("other")))).toEqual(["manual"]);
    expect(await deploys(workflows(caller("api", "pull_request")))).toEqual([
      "likely",
      "deployed on pull requests .github/workflows/_deploy.yml:5",
    ]);
    expect(await deploys({ ".github/workflows/_deploy.yml": called })).toEqual([
      "likely",
      "a workflow deploys a config that a variable names .github/workflows/_deploy.yml:5",
    ]);
    const byHand = (options: string) =>
      `on: { workflow_dispatch: { inputs: { app: { default: web, ${options} } } } }\njobs:\n  x:\n    steps:\n      - run: ${command}\n`;
    expect(await deploys({ ".github/workflows/a.yml": byHand("options: [web, api]") })).toEqual([
      "likely",
      "deployed only when someone starts the workflow .github/workflows/a.yml:5",
    ]);
    expect(await deploys({ ".github/workflows/a.yml": byHand("type: string") })).toEqual([
      "likely",
      "a workflow deploys a config that a variable names .github/workflows/a.yml:5",
    ]);
    expect(await deploys({ ".github/workflows/a.yml": byHand("options: [web]") })).toEqual(["manual"]);
    const plain = called.replace(command, "fly deploy apps/api");
    expect(await deploys({ ".github/workflows/_deploy.yml": plain })).toEqual([
      "likely",
      "deployed when another workflow calls this one .github/workflows/_deploy.yml:5",
    ]);
    // A folder is no script.
    const folderOnly = { ".github/workflows/a.yml": call("ops/deploy"), "ops/deploy/x": "" };
    const around = folder({ ".git/HEAD": "", "fly.toml": FLY, ...folderOnly });
    expect((await inProcess(["--checklist", join(around, "fly.toml")])).out).not.toContain("could not be read");
    const action = `inputs: { app: {} }\nruns:\n  steps:\n    - run: ${command}\n`;
    const use =
      "on: push\njobs:\n  x:\n    steps:\n      - uses: ./.github/actions/deploy\n        with: { app: api }\n";
    expect(await deploys({ ".github/workflows/a.yml": use, ".github/actions/deploy/action.yml": action })).toEqual([
      "passed",
      "deployed on push .github/actions/deploy/action.yml:4",
    ]);
    const passed = ["passed", "deployed on push .github/workflows/a.yml:5"];
    const recipes = "build:\n\tmake\ndeploy: build\n\tcd apps/api && fly deploy\nother:\n\tfly deploy\n";
    for (const [name, file, text] of [
      ["./ops/deploy", "ops/deploy", '#!/bin/sh\ncd "$(dirname "$0")/../apps/api" && fly deploy\n'],
      ["bash ops/deploy.sh api", "ops/deploy.sh", "fly deploy apps/api\n"],
      ["make deploy", "Makefile", recipes],
      ["just deploy", "justfile", recipes],
      ["npm run ship", "package.json", '{ "scripts": { "ship": "fly deploy apps/api" } }'],
    ] as const) {
      expect([name, ...(await deploys({ ".github/workflows/a.yml": call(name), [file]: text }))]).toEqual([
        name,
        ...passed,
      ]);
    }
    expect(await deploys({ ".github/workflows/a.yml": call("make other"), Makefile: recipes })).toEqual(["manual"]);
  });

  test("counts the apps of a token by their names, and the Machines of several groups", async () => {
    const run = (command: string) =>
      `      - run: ${command}\n        env: { FLY_API_TOKEN: "$${"{{ secrets.FLY_API_TOKEN }}"}" }\n`;
    const of = async (...commands: readonly string[]) =>
      items(
        "fly.toml",
        folder({
          ".git/HEAD": "",
          "fly.toml": FLY,
          "x.sh": "fly scale count web=2 worker=1\nfly scale count 1 --process-group worker\n",
          ".github/workflows/a.yml": `on: push\njobs:\n  x:\n    steps:\n${commands.map(run).join("")}`,
        }),
      );
    expect((await of("fly deploy", "fly deploy -a shop"))("least-privilege")[0]).toBe("manual");
    const review = `fly deploy -a $${"{{ github.ref_name }}"}-staging`;
    expect((await of("fly deploy", review, `${review} -c x/fly.toml`))("least-privilege")[1]).toContain("3 apps");
    expect((await of("fly deploy", "fly deploy -a other"))("least-privilege").slice(0, 2)).toEqual([
      "failed",
      "FLY_API_TOKEN deploys 2 apps .github/workflows/a.yml:5",
    ]);
    expect((await of())("multiple-machines")).toEqual([
      "likely",
      "scaled to 2 Machines x.sh:1",
      "scaled to 1 Machine x.sh:2",
    ]);
  });

  test("tells which files of variables git keeps", async () => {
    const key = "STRIPE_KEY=sk_live_4eC39HqLyjWDarjtT1zdp7dcAAAABBBB\n";
    const of = async (name: string, gitignore: string) => {
      const around = folder({
        ...{ ".git/HEAD": "", ".gitignore": gitignore, "apps/.gitignore": "!web/.env.kept\n" },
        ...{ "fly.toml": FLY, [name]: key, "apps/web/fly.toml": FLY, [`apps/web/${name}`]: key },
      });
      const [here, below] = [await items("fly.toml", around), await items("apps/web/fly.toml", around)];
      return [here("secrets")[0], below("secrets")[0]];
    };
    for (const [name, gitignore, here, below] of [
      [".env", "", "failed", "failed"],
      [".env", "/.env\r\n", "passed", "failed"],
      [".env", "**/.env*\n", "passed", "passed"],
      [".env", "*.env\n", "passed", "passed"],
      [".env", "/apps/*/.env\n", "failed", "passed"],
      [".env.local", "*.local\n", "passed", "passed"],
      [".env.development.local", ".env*.local\n", "passed", "passed"],
      [".env.development.local", ".env\n", "failed", "failed"],
      [".env.kept", ".env*\n", "passed", "failed"],
      [".env.production", ".env\n", "failed", "failed"],
      [".env.production", ".env.*\n", "passed", "passed"],
      [".env.production", ".env*\n!.env.production\n", "failed", "failed"],
      [".env.example", "", "passed", "passed"],
      [".env.testing", "", "passed", "passed"],
    ] as const) {
      expect([name, gitignore, ...(await of(name, gitignore))]).toEqual([name, gitignore, here, below]);
    }
  });

  test("finds tokens in what a script prints, databases beside the app, and Litestream in etc", async () => {
    const around = folder({
      ".git/HEAD": "",
      "fly.toml": FLY,
      "fly.db.toml": 'app = "shop-db"\n[build]\n  image = "flyio/postgres-flex:17"\n',
      "setup.sh": 'set -e\nfly secrets set TOKEN="$(fly auth token)"\n',
      "etc/litestream.yml": "dbs:\n  - path: /data/db\n    replicas:\n      - url: s3://acme/db\n",
    });
    const of = await items("fly.toml", around);
    expect(of("least-privilege")).toEqual([
      "failed",
      "fly auth token prints a token with all your permissions setup.sh:2",
    ]);
    expect(of("production-grade-postgres")).toEqual([
      "failed",
      "shop-db is a Postgres app that Fly does not manage fly.db.toml:3",
    ]);
    expect(of("test-backups")[1]).toBe("a backup exists: Litestream replicates the database etc/litestream.yml:4");
  });

  test("says that no database is needed only where all packages are known", async () => {
    const of = async (requirements: string) => {
      const around = folder({ ".git/HEAD": "", "fly.toml": FLY, "requirements.txt": requirements });
      return (await items("fly.toml", around))("production-grade-postgres")[0];
    };
    expect(await of("flask\n")).toBe("not-applicable");
    expect(await of("flask\npsycopg[binary]\n")).toBe("partly");
    expect(await of("flask\n-r requirements/base.txt\n")).toBe("partly");
  });

  test("is shown as Markdown with a box for each item", async () => {
    const { out } = await inProcess(["--checklist", "-f", "markdown", join(root, "apps/shop/fly.toml")]);
    const text = out.replaceAll(root, "REPOSITORY");
    expect(text).toContain("- [ ] **failed**: [Enforce least privilege access](");
    expect(text).toContain("- [x] **passed**: [Deploy with GitHub Actions](");
    expect(text).toContain("seen in REPOSITORY/.github/workflows/deploy.yml:6");
  });
});
