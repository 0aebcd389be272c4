import { Foundation1764000000000 } from './1764000000000-foundation';

/** In the order they are applied. */
export const migrations = [Foundation1764000000000];
