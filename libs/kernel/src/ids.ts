/** Makes the identifiers of new rows: UUIDs of version 7, ascending in the order they were made. */
export interface Ids {
  next(): string;
}

/** Injection token of Ids. */
export const IDS = Symbol('duban.ids');

/** Fills an array with random bytes; `crypto.getRandomValues` in production, a seeded generator in a simulation. */
export type RandomBytes = (into: Uint8Array<ArrayBuffer>) => Uint8Array;

const hex = (bytes: Uint8Array): string => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');

/**
 * UUIDv7 (RFC 9562 §5.7) whose 12 bits after the version are a counter, so that ids made in one millisecond
 * still ascend; beyond 4,096 in a millisecond the time part borrows from the next.
 */
export function uuidv7(now: () => number, random: RandomBytes): Ids {
  let last = 0;
  let count = 0;
  return {
    next() {
      const ms = now();
      if (ms > last) {
        last = ms;
        count = 0;
      } else if (++count > 0xfff) {
        last += 1;
        count = 0;
      }
      const tail = random(new Uint8Array(8));
      tail[0] = 0x80 | (tail[0] & 0x3f);
      const time = last.toString(16).padStart(12, '0');
      const rest = hex(tail);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}-${rest.slice(0, 4)}-${rest.slice(4)}`;
    },
  };
}
