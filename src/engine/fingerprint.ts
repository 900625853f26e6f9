/** What a report is known by from one run to the next. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** A hash of some words, 32 hexadecimal digits. */
export type Hash = (...words: readonly string[]) => string;

export const hash: Hash = (...words) => bytesToHex(sha256(utf8ToBytes(JSON.stringify(words)))).slice(0, 32);
