import type { Document } from "../document/document.ts";
import { formatValue } from "../go/format.ts";
import { parseVolumeSize } from "../go/size.ts";
import { valueAt } from "../path.ts";
import { type Group, scopeOf } from "./groups.ts";
import { field, fieldPath, integer, patchedTables, type Section, text } from "./section.ts";

/** A `[[mounts]]` entry: a volume for each Machine of its groups. */
export interface Mount extends Section {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  /** As text, the way flyctl turns any value there into text; undefined where unset or empty. */
  readonly initialSize: string | undefined;
  /** Whole GB; undefined where unset or unreadable. */
  readonly initialSizeGb: number | undefined;
  readonly autoExtend: AutoExtend;
  readonly processes: readonly string[];
  readonly groups: readonly string[];
}

/** Volume growth; sizes in whole GB, 0 where unset or unreadable (flyctl internal/appconfig/validation.go). */
export interface AutoExtend {
  readonly threshold: number;
  readonly incrementText: string | undefined;
  readonly increment: number;
  readonly limitText: string | undefined;
  readonly limit: number;
}

/** The mounts in flyctl's order: `mount` entries first, then `mounts`. */
export function readMounts(root: Section, groups: readonly Group[], exact: Document["exact"]): readonly Mount[] {
  return patchedTables(root, "mounts").map((section) => readMount(section, groups, exact));
}

function readMount(section: Section, groups: readonly Group[], exact: Document["exact"]): Mount {
  const size = field(section, "initial_size");
  const initialSize = size === undefined ? undefined : formatValue(valueAt(exact, fieldPath(section, "initial_size")));
  return {
    source: text(section, "source") || undefined,
    destination: text(section, "destination"),
    initialSize: initialSize || undefined,
    initialSizeGb: initialSize ? parseVolumeSize(initialSize) : undefined,
    autoExtend: {
      threshold: integer(section, "auto_extend_size_threshold") ?? 0,
      incrementText: text(section, "auto_extend_size_increment"),
      increment: parseVolumeSize(text(section, "auto_extend_size_increment") ?? "") ?? 0,
      limitText: text(section, "auto_extend_size_limit"),
      limit: parseVolumeSize(text(section, "auto_extend_size_limit") ?? "") ?? 0,
    },
    ...scopeOf(section, groups),
    ...section,
  };
}
