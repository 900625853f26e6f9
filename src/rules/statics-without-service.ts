import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header } from "../toml/write.ts";

const says = {
  unserved: (section: string) =>
    `${section} has no effect: Fly Proxy serves static files in front of a service, and this file has no service.`,
  deleteOrServe: "Delete this section. Or, if the app answers requests, add an [http_service].",
};

export default rule({
  id: "statics-without-service",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-statics-sections",
  *check({ app }) {
    const [first] = app.statics;
    if (!first || app.services.length > 0) return;
    yield {
      path: first.path,
      missing: [["http_service"], ["services"]],
      message: says.unserved(header(first.path)),
      help: says.deleteOrServe,
    };
  },
});

export const manual: Manual = {
  title: "Static files without a service",
  why: "Fly Proxy answers requests for static files itself, before they reach the app. Without a service, no requests arrive, so nobody gets these files.",
  how: "Add a service, or delete the section.",
  examples: [
    {
      name: "no service",
      toml: `
        [[statics]] # <--
          guest_path = "/rails/public"
          url_prefix = "/"
        [[statics]]
          guest_path = "/rails/assets"
          url_prefix = "/assets"
      `,
    },
    {
      name: "a service",
      toml: `
        [http_service]
          internal_port = 3000
        [[statics]]
          guest_path = "/rails/public"
          url_prefix = "/"
      `,
    },
  ],
};
