'use strict';
// Ways to spoil one row of the machines, one thing at a time. Plain JavaScript: the script and the tests it runs both load it.

const LISTS = ['settles', 'holds', 'rearms', 'mutes', 'unmutes', 'needs', 'lacks', 'opens'];
const FLAGS = ['voids', 'pauses', 'resumes'];

/** @returns {{ id: string, machine: string, row: number, label: string, spoil(rules: object[]): object[] }[]} */
function mutants(machines) {
  const all = [];
  for (const [machine, { rules, states }] of Object.entries(machines))
    rules.forEach((rule, row) => {
      const name = `${machine}#${row} ${(rule.from ?? ['–']).join('|')} ${rule.event}`;
      const add = (what, change) =>
        all.push({
          id: `${machine}#${row}:${what}`,
          machine,
          row,
          label: `${name}: ${what}`,
          spoil: list => list.flatMap((r, i) => (i === row ? (change ? [change(r)] : []) : [r])),
        });
      add('row left out', null);
      const names = Object.keys(states);
      const elsewhere =
        names.find(s => s !== rule.to && states[s].kind !== states[rule.to]?.kind) ??
        names.find(s => s !== rule.to);
      if (elsewhere) add(`to ${elsewhere}`, r => ({ ...r, to: elsewhere }));
      for (const field of LISTS)
        (rule[field] ?? []).forEach((item, i) =>
          add(`${field} without ${item.kind ?? item}`, r => ({
            ...r,
            [field]: r[field].filter((_, n) => n !== i),
          })),
        );
      for (const flag of FLAGS) if (rule[flag]) add(`without ${flag}`, r => ({ ...r, [flag]: undefined }));
      for (const fact of Object.keys(rule.when ?? {}))
        add(`when not ${fact}`, r => ({ ...r, when: { ...r.when, [fact]: !r.when[fact] } }));
    });
  return all;
}

/** Spoils the machines in place: they are plain objects when a test runs. */
function apply(machines, id) {
  const mutant = mutants(machines).find(m => m.id === id);
  if (!mutant) throw new Error(`no mutant ${id}`);
  const machine = machines[mutant.machine];
  machine.rules = mutant.spoil(machine.rules);
  return mutant;
}

module.exports = { mutants, apply };
