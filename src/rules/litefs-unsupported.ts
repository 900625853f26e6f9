import { litefsPath } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  cloud: (variable: string) =>
    `${variable} belongs to LiteFS Cloud, which was switched off on 15 October 2024: no backups are made there any more.`,
  backUpElsewhere:
    "Delete the line, and back the database up in another way, with Litestream for example (https://litestream.io). Then restore a copy, to see that it works.",
  unfinished:
    "This app uses LiteFS, which works but is not finished: Fly gives no support for it, and new versions are rare.",
  backUp:
    "Back the database up (Litestream), and try a restore. For something new take a database of its own, or SQLite on one Machine.",
};

export default rule({
  id: "litefs-unsupported",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/litefs/",
  *check({ app }) {
    const cloud = app.env.filter(({ name }) => name.startsWith("LITEFS_CLOUD_"));
    for (const { name, path } of cloud)
      yield { path, severity: "warning", message: says.cloud(name), help: says.backUpElsewhere };
    const path = litefsPath(app);
    if (path && cloud.length === 0) yield { path, message: says.unfinished, help: says.backUp };
  },
});

export const manual: Manual = {
  title: "LiteFS and LiteFS Cloud",
  why: "LiteFS never got to version 1.0, and Fly gives no support for it. LiteFS Cloud, where its backups were kept, was switched off on 15 October 2024; an app that counts on it has no backups since then, and nothing says so.",
  how: "Make sure that there is a backup, and that it can be restored. An app that runs well with LiteFS may stay with it.",
  links: ["https://community.fly.io/t/20829"],
  examples: [
    {
      name: "LiteFS Cloud",
      toml: `
        [env]
          LITEFS_CLOUD_CLUSTER = "acme" # <--
      `,
    },
    {
      name: "a volume for LiteFS",
      toml: `
        [[mounts]] # <--
          source = "litefs"
          destination = "/var/lib/litefs"
      `,
    },
    {
      name: "LiteFS as the command",
      toml: `
        [processes]
          app = "litefs mount" # <--
      `,
    },
    {
      name: "a script that starts LiteFS",
      toml: `
        [experimental]
          enable_consul = true
          cmd = ["/etc/start-litefs"] # <--
      `,
    },
    {
      name: "Litestream",
      toml: `
        [env]
          LITESTREAM_REPLICA_URL = "s3://acme/db"
      `,
    },
  ],
};
