/** Manuals are words to read: that their examples are right is tested, and what their sentences say is not. */
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "manuals", {
    shouldIgnore(path) {
      const isManual = path.isVariableDeclaration() && path.node.declarations.some((one) => one.id?.name === "manual");
      return isManual ? "the manual of a rule" : undefined;
    },
  }),
];
