import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";

const MOST = 10;

const says = {
  tooMany: (count: number, section: string) =>
    `This file has ${count} ${section} sections, but Fly allows only ${MOST}, so the deploy fails.`,
  fewer: "Serve several directories from one parent directory or from the app, and delete this section.",
};

export default rule({
  id: "statics-limit",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app: { statics } }) {
    const extra = statics[MOST];
    if (!extra) return;
    yield { path: extra.path, message: says.tooMany(statics.length, header(extra.path)), help: says.fewer };
  },
});

const STATIC = (name: string) => `[[statics]]\n  guest_path = "/app/${name}"\n  url_prefix = "/${name}"\n`;
const TEN = "abcdefghij".split("").map(STATIC).join("");

export const manual: Manual = {
  title: "More than ten `[[statics]]` sections",
  why: "Fly Proxy serves files from at most ten directories without the app.",
  how: "Combine directories, or let the app serve some of them.",
  examples: [
    { name: "eleven", toml: `${TEN}${STATIC("k").replace("[[statics]]", "[[statics]] # <--")}` },
    { name: "ten", toml: TEN },
  ],
};
