/** Exit codes are part of the contract. */
export const FINE = 0;
export const FOUND = 1;
export const TROUBLE = 2;
/** A fault of flylint itself (sysexits.h calls it EX_SOFTWARE). */
export const BROKEN = 70;
