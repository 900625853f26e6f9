/** Regions of Fly, current and retired, as schema/regions.json lists them. */
import regions from "../../schema/regions.json" with { type: "json" };

const CURRENT: Readonly<Record<string, string>> = regions.current;
const RETIRED: Readonly<Record<string, RetiredRegion>> = regions.retired;
const ELSEWHERE: Readonly<Record<string, string>> = regions.elsewhere;

/** A region that takes no new Machines, and the one that `fly launch` puts in its place. */
export interface RetiredRegion {
  readonly city: string;
  readonly replacement: string;
}

export const REGION_CODES: readonly string[] = Object.keys(CURRENT);

export function isRegion(code: string): boolean {
  return Object.hasOwn(CURRENT, code);
}

export function retiredRegion(code: string): RetiredRegion | undefined {
  return Object.hasOwn(RETIRED, code) ? RETIRED[code] : undefined;
}

/** `Paris (cdg)`; the bare code where the city is not known. */
export function regionName(code: string): string {
  const city = isRegion(code) ? CURRENT[code] : retiredRegion(code)?.city;
  return city === undefined ? code : `${city} (${code})`;
}

/** The region that a text stands for: a code in other case, a city, what another cloud calls its region. */
export function regionFor(text: string): string | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll(/[\s_]+/g, "-");
  const withoutZone = withoutNumber(plain);
  const code = [plain, withoutZone].find((name) => isRegion(name) || retiredRegion(name));
  if (code !== undefined) return retiredRegion(code)?.replacement ?? code;
  const byCity = REGION_CODES.find((name) => CURRENT[name]?.toLowerCase().replaceAll(" ", "-") === plain);
  const retiredCity = Object.values(RETIRED).find(({ city }) => city.toLowerCase().replaceAll(" ", "-") === plain);
  const elsewhere = [plain, withoutZone].find((name) => Object.hasOwn(ELSEWHERE, name));
  return byCity ?? retiredCity?.replacement ?? (elsewhere === undefined ? undefined : ELSEWHERE[elsewhere]);
}

/** `us-east-1a`, where clouds number their regions and letter the zones in them: `us-east`. */
function withoutNumber(name: string): string {
  const last = name.search(/\d[a-z]?$/);
  const end = [...name.slice(0, last + 1)].findLastIndex((character) => !/\d/.test(character)) + 1;
  return last < 0 ? name : name.slice(0, name[end - 1] === "-" ? end - 1 : end);
}
