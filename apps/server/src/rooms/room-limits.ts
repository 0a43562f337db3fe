/** Bounds of rooms. Each says what happens at it; each is tested at n and n + 1. */

/** How many rooms there are at once; a further one is refused with LIMIT_ROOMS. */
export const ROOMS_MAX = 16;
/** How many tickers one room has; more are refused, and of a recording with more only the first are taken. */
export const ROOM_TICKERS_MAX = 24;
/** How many may be present in one room; whoever comes then is refused with LIMIT_STREAMS. */
export const PRESENT_MAX = 500;
/**
 * Of those, how many from one address, or one /64 of IPv6; further ones are refused with LIMIT_STREAMS. A class of sixty
 * behind one address comes in, with pages open twice and reloads that overlap; one that takes all it can leaves four fifths
 * of the room to others. What comes by this machine itself, as behind a proxy on it, is not counted.
 */
export const ADDRESS_SEATS_MAX = 100;
/** How many quotes a recording may have to be played in a room: some 50 MB of memory. */
export const TAPE_QUOTES_MAX = 200_000;
/** The same of all rooms together; a further room is refused with LIMIT_ROOMS. */
export const ALL_QUOTES_MAX = 600_000;
/** A room in which nobody is present ends after this, so that its teacher may reload, or walk to another machine. */
export const EMPTY_MAX_MS = 10 * 60_000;
/** However many are present: a room that was forgotten in an open window ends too. */
export const ROOM_MAX_MS = 12 * 3_600_000;
/** How many recordings are listed. */
export const RECORDINGS_MAX = 200;

/** The slowest and the fastest pace of a clock. */
export const SPEED_MIN = 0.1;
export const SPEED_MAX = 100;

/** Codes that are none, from one address: so many at once, a class that mistypes among them, and so many a second later. */
export const WRONG_CODES_MAX = 60;
export const WRONG_CODES_PER_SECOND = 0.1;
/** How many addresses are remembered for it; the one that was heard of longest ago is forgotten. */
export const ADDRESSES_MAX = 10_000;

/** How often a room that plays tells what it played, at the most. */
export const PLAY_EVERY_MS = 20;
/** How often a room that is set elsewhere tells how things stand there, and its clock is told: a dragged slider costs no more. */
export const JUMP_EVERY_MS = 100;
/** A room that stands still repeats its prices this often, so that nobody takes them for old or its source for broken. */
export const REPEAT_MS = 4_000;
/** How often it is told who comes and goes, at the most. */
export const PRESENT_EVERY_MS = 250;
