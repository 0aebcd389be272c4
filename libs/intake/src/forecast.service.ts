import { Injectable } from '@nestjs/common';
import {
  LADDER_NAMES,
  type LadderChoice,
  type LadderName,
  type ObligationKind,
  OBLIGATIONS,
  rungWords,
  type Sensitivity,
  SENSITIVITIES,
  STEP_ACTIONS,
  stepLabel,
  USUAL_SENSITIVITY,
} from '@duban/chain';
import { Db } from '@duban/journal';
import { Obligations } from '@duban/obligation';
import { OUTSIDE_KINDS, type UnitKind } from '@duban/organization';
import type { ActorRole, ParsedTask } from './document.types';
import { withProposedLead } from './doubts';
import { ImportNames, type NameProposal, type Names, usedOf } from './names.service';

/** What one unit would get. */
export interface UnitForecast {
  unitId: string | null;
  name: string;
  /** A unit that is still to be created has nobody yet. */
  isNew: boolean;
  /** Reached by a letter and not through the system. */
  outside: boolean;
  lead: number;
  responsible: number;
  supporting: number;
  /** Handlers who would be told. */
  people: number;
}

export interface Forecast {
  tasks: number;
  /** Tasks on which somebody has to decide before dispatch: 相关…, 等, groups that lead alone. */
  undecided: number;
  assignments: number;
  units: UnitForecast[];
  /** Messages that would be sent: one to each person who is told, whatever the number of tasks. */
  messages: number;
  letters: number;
  /** Units in which nobody would be told. */
  silent: string[];
  /** Names still without a unit. */
  unknown: string[];
  /** How each name of the draft as it stands now matches. */
  names: NameProposal[];
  /** By which ladders what follows from the dispatch would be chased. */
  ladders: LadderForecast[];
}

export interface LadderForecast {
  kind: ObligationKind;
  label: string;
  ladder: LadderName;
  ladderLabel: string;
  version: number;
  /** Another than the general one. */
  chosen: boolean;
  /** 到期前5日 提醒 …, as it stands in its newest edition. */
  steps: string[];
}

interface KnownUnit {
  id: string;
  name: string;
  kind: UnitKind;
  people: number;
}

/** What the units of a plan are chased for, from the dispatch on. */
const CHASED_KINDS = ['sign', 'file_action_plan', 'milestone', 'report', 'contribute', 'complete'] as const;
const ROLES: readonly ActorRole[] = ['lead', 'responsible', 'supporting'];

/** What dispatching a draft would send to whom, before anything is confirmed. */
@Injectable()
export class DispatchForecast {
  constructor(
    private readonly db: Db,
    private readonly names: ImportNames,
    private readonly obligations: Obligations,
  ) {}

  /** @param proposeLeads as at the confirmation */
  async of(
    tasks: readonly ParsedTask[],
    names: Names = {},
    {
      proposeLeads = false,
      sensitivity = USUAL_SENSITIVITY,
      ladders,
    }: { proposeLeads?: boolean; sensitivity?: Sensitivity; ladders?: LadderChoice | null } = {},
  ): Promise<Forecast> {
    const stated = proposeLeads ? tasks.map(withProposedLead) : tasks;
    const proposals = await this.names.propose(stated);
    const [units, groups] = await Promise.all([this.units(sensitivity), this.groups()]);
    const byName = new Map([...units.values()].map(u => [u.name, u.id]));
    const unknown: string[] = [];
    /** name → units, each by its id or, while it has none, by its name. */
    const meant = new Map<string, string[]>();
    for (const p of proposals) {
      const choice = names[p.name];
      const id = usedOf(choice) ?? p.match?.id;
      if (id) meant.set(p.name, p.kind === 'group' ? (groups.get(id) ?? []) : [id]);
      else if (choice && 'createGroup' in choice)
        meant.set(
          p.name,
          choice.createGroup.memberNames.map(n => byName.get(n) ?? n),
        );
      else if (choice) meant.set(p.name, [p.name]);
      else unknown.push(p.name);
    }
    const found = new Map<string, UnitForecast>();
    let assignments = 0;
    for (const task of stated) {
      const taken = new Set<string>();
      for (const role of ROLES)
        for (const mention of task[role])
          for (const key of mention.needsSelection ? [] : (meant.get(mention.name) ?? [])) {
            if (taken.has(key)) continue;
            taken.add(key);
            const line = found.get(key) ?? blank(key, units.get(key));
            found.set(key, line);
            line[role]++;
            assignments++;
          }
    }
    const lines = [...found.values()].sort(
      (a, b) => count(b) - count(a) || a.name.localeCompare(b.name, 'zh'),
    );
    return {
      tasks: stated.length,
      undecided: stated.filter(isOpen).length,
      assignments,
      units: lines,
      messages: lines.reduce((sum, l) => sum + (l.outside ? 0 : l.people), 0),
      letters: lines.filter(l => l.outside).reduce((sum, l) => sum + count(l), 0),
      silent: lines.filter(l => !l.outside && l.people === 0).map(l => l.name),
      unknown,
      names: proposals,
      ladders: await this.ladders(ladders),
    };
  }

  /** @throws Refusal ladder.bad_choice */
  private async ladders(choice: LadderChoice | null | undefined): Promise<LadderForecast[]> {
    const editions = await this.obligations.ladders(this.db, choice ?? {});
    return CHASED_KINDS.map(kind => {
      const { ladder, version, data } = editions(kind);
      return {
        ...{ kind, label: OBLIGATIONS[kind].label, ladder, ladderLabel: LADDER_NAMES[ladder], version },
        chosen: ladder !== OBLIGATIONS[kind].ladder,
        steps: data.steps.map(s => `${rungWords(stepLabel(s.offset))}${STEP_ACTIONS[s.action]}`),
      };
    });
  }

  /** Active units with how many of their handlers are cleared. */
  private async units(sensitivity: Sensitivity): Promise<Map<string, KnownUnit>> {
    const rows = await this.db.query<KnownUnit>(
      `SELECT u.id, u.name, u.kind, count(DISTINCT p.id) FILTER (WHERE array_position($1::varchar[], p.clearance) >= array_position($1::varchar[], $2::varchar))::int AS people
       FROM unit u LEFT JOIN appointment a ON a.unit_id = u.id AND a.active AND a.role = 'handler'
       LEFT JOIN person p ON p.id = a.person_id AND p.active WHERE u.active GROUP BY u.id`,
      [SENSITIVITIES, sensitivity],
    );
    return new Map(rows.map(r => [r.id, r]));
  }

  private async groups(): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ id: string; members: string[] }>(
      'SELECT id, member_ids AS members FROM unit_group',
    );
    return new Map(rows.map(r => [r.id, r.members]));
  }
}

const count = (l: UnitForecast): number => l.lead + l.responsible + l.supporting;

const blank = (key: string, unit?: KnownUnit): UnitForecast => ({
  unitId: unit?.id ?? null,
  name: unit?.name ?? key,
  isNew: !unit,
  outside: unit !== undefined && OUTSIDE_KINDS.includes(unit.kind),
  ...{ lead: 0, responsible: 0, supporting: 0 },
  people: unit?.people ?? 0,
});

/** What the dispatch itself would ask about. */
const isOpen = (task: ParsedTask): boolean =>
  ROLES.some(r => task.openEnded[r] || task[r].some(m => m.needsSelection)) ||
  (task.lead.length > 0 && task.lead.every(m => m.kind === 'group')) ||
  (!task.lead.length && !task.responsible.some(m => m.kind === 'unit'));
