import { Foundation1764000000000 } from './1764000000000-foundation';
import { Chain1764000000001 } from './1764000000001-chain';

/** In the order they are applied. */
export const migrations = [Foundation1764000000000, Chain1764000000001];
