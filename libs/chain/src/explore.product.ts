import { choices } from './explore.choices';
import { ALL_PLACES, broken, carryOut, type Machines, type World, worldKey } from './explore.world';

/** What a walk has seen: worlds, commands carried out, steps as place, state before, event and state after. */
export interface Walk {
  worlds: number;
  commands: ReadonlySet<string>;
  rows: ReadonlySet<string>;
  states: ReadonlySet<string>;
  violations: WorldViolation[];
}

/** A world reached, and the commands that led there. */
export interface Reached {
  world: World;
  path: readonly string[];
}
export interface WorldViolation {
  what: string;
  path: readonly string[];
}

/**
 * Walks the product of a task, two assignments, a period with its report and contribution, a completion, a milestone, a
 * request and a submission, breadth first, and reports every world in which a promise of docs/chain.md is broken.
 */
export function exploreProduct(machines: Machines, limit = 200_000): Walk {
  const seen = new Set<string>();
  const commands = new Set<string>();
  const rows = new Set<string>();
  const states = new Set<string>();
  const violations: WorldViolation[] = [];
  let frontier: Reached[] = [{ world: {}, path: [] }];
  while (frontier.length && seen.size < limit && violations.length < 3) {
    const next: Reached[] = [];
    for (const { world, path } of frontier)
      for (const [name, moves, primary] of choices(machines, world)) {
        const moved = carryOut(machines, world, moves);
        if (!moved) continue;
        const to: World = primary ? { ...moved, primary } : moved;
        const key = worldKey(to);
        commands.add(name);
        for (const { place, event } of moves)
          rows.add(`${place}.${world[place]?.state ?? ''} ${event} ${to[place]?.state}`);
        if (seen.has(key)) continue;
        seen.add(key);
        for (const place of ALL_PLACES) if (to[place]) states.add(`${place}.${to[place].state}`);
        const way = [...path, name];
        for (const what of broken(machines, to)) violations.push({ what, path: way });
        next.push({ world: to, path: way });
      }
    frontier = next;
  }
  return { worlds: seen.size, commands, rows, states, violations };
}
