import { Foundation1764000000000 } from './1764000000000-foundation';
import { Chain1764000000001 } from './1764000000001-chain';
import { Complete1764000000002 } from './1764000000002-complete';
import { Light1764000000015 } from './1764000000015-light';

/** In the order they are applied. */
export const migrations = [
  Foundation1764000000000,
  Chain1764000000001,
  Complete1764000000002,
  Light1764000000015,
];
