import { Injectable } from '@nestjs/common';
import { type Known, matchUnits, SourceReader, type UnitMatch } from '@duban/intake';
import { Db } from '@duban/journal';
import { isRefusal, Refusal } from '@duban/kernel';
import {
  type EnrolledPerson,
  type LineFault,
  OUTSIDE_KINDS,
  PeopleImportService,
  type PersonLine,
  type SignedIn,
  tidy,
  usernameKey,
} from '@duban/organization';
import {
  type OfferedUnit,
  PEOPLE_COLUMNS,
  type PeopleBack,
  type PeopleField,
  type PeopleFault,
  peopleTemplate,
  readPeople,
  roleNamed,
} from '@duban/publishing';

/** A cell of the list somebody should look at. */
export interface ListedFault {
  row: number;
  /** The heading over it. */
  column: string;
  /** C5; null where the list has no such column. */
  cell: string | null;
  code: string;
  message: string;
  mend: string;
}

/** A line of the list and what becomes of it. */
export interface ListedPerson {
  row: number;
  name: string;
  username: string;
  unit: string;
  role: string;
  action: 'create' | 'unchanged' | 'faulty';
}

export interface BroughtPeople {
  ok: boolean;
  rehearsed: boolean;
  rows: number;
  /** Accounts that are new, that are left as they are, and of these who never came in. */
  created: number;
  unchanged: number;
  waiting: number;
  lines: ListedPerson[];
  faults: ListedFault[];
  notes: ListedFault[];
  /** Of those who are new, and only where they were created. */
  passwords: EnrolledPerson[];
}

const headerOf = (field: PeopleField): string => PEOPLE_COLUMNS.find(c => c.field === field)?.header ?? field;

/** 人员名单: the template out, and the list back. */
@Injectable()
export class PeopleDesk {
  constructor(
    private readonly db: Db,
    private readonly people: PeopleImportService,
    private readonly reader: SourceReader,
  ) {}

  /** With the units in which somebody can have a seat. */
  async template(): Promise<Buffer> {
    const units = await this.db.query<OfferedUnit>(
      `SELECT name, aliases FROM unit
       WHERE active AND kind <> ALL($1) ORDER BY name COLLATE "zh-x-icu", id`,
      [[...OUTSIDE_KINDS, 'taskforce']],
    );
    return peopleTemplate(units);
  }

  /**
   * Everything or nothing. With `dryRun` nothing is changed, and what is wrong is told instead of refused.
   * @throws Refusal people_import.faults; as readPeople and SourceReader.cells
   */
  async bring(
    actor: SignedIn,
    bytes: Uint8Array,
    { dryRun, renew, key }: { dryRun: boolean; renew?: boolean; key?: string },
  ): Promise<BroughtPeople> {
    const back = readPeople(await this.reader.cells(bytes));
    const { lines, faults } = await this.understood(back);
    const judged = await this.people.look(actor, lines);
    const all = inOrder([...faults, ...unlike(judged.faults, faults)]);
    if (all.length && !dryRun) throw faulty(listed(all, back));
    const wrong = new Set(all.map(f => f.row));
    const known = new Map(judged.known.map(a => [a.username, a]));
    const fresh = new Set(judged.fresh.map(p => p.username));
    const report: BroughtPeople = {
      ok: !all.length,
      rehearsed: dryRun,
      rows: lines.length,
      created: judged.fresh.length,
      unchanged: known.size,
      waiting: judged.known.filter(a => a.active && a.waiting).length,
      lines: back.lines.map(({ row, values }) => ({
        row,
        ...{ name: values.name, username: values.username, unit: values.unit, role: values.role },
        action: wrong.has(row) ? 'faulty' : fresh.has(usernameKey(values.username)) ? 'create' : 'unchanged',
      })),
      faults: listed(all, back),
      notes: listed(judged.notes, back),
      passwords: [],
    };
    if (dryRun) return report;
    try {
      const { created, renewed, unchanged } = await this.people.take(actor, lines, { key, renew });
      return { ...report, created: created.length, unchanged, passwords: [...created, ...renewed] };
    } catch (e) {
      // What came in between is told at its cell as well.
      if (isRefusal(e) && e.code === 'people_import.faults')
        throw faulty(listed(e.details.lines as LineFault[], back));
      throw e;
    }
  }

  /** Units and roles by what the list calls them. */
  private async understood(back: PeopleBack): Promise<{ lines: PersonLine[]; faults: LineFault[] }> {
    const faults: LineFault[] = [...back.faults];
    const names = [...new Set(back.lines.map(l => tidy(l.values.unit)).filter(Boolean))];
    const matches = await this.matches(names);
    const lines = back.lines.map(({ row, values }): PersonLine => {
      const unit = matches.get(tidy(values.unit));
      const role = roleNamed(values.role);
      if (!unit?.id) faults.push(unknownUnit(row, values.unit, unit));
      if (!role) faults.push(unknownRole(row, values.role));
      return {
        row,
        name: values.name,
        username: values.username,
        unitId: unit?.id ?? null,
        role,
        jobTitle: values.jobTitle || null,
        email: values.email || null,
        phone: values.phone || null,
      };
    });
    return { lines, faults };
  }

  private async matches(names: string[]): Promise<Map<string, Matched>> {
    const units = await this.db.query<Known & { active: boolean }>(
      'SELECT id, name, aliases, active FROM unit ORDER BY name',
    );
    const groups = await this.db.query<Known>('SELECT id, name, aliases FROM unit_group ORDER BY name');
    const active = units.filter(u => u.active);
    const closed = units.filter(u => !u.active);
    const left = matchUnits(names, closed, []);
    return new Map(
      matchUnits(names, active, groups).map((found, i) => [
        found.name,
        {
          found,
          id: found.kind === 'unit' ? (found.match?.id ?? null) : null,
          closed: left[i].match !== null,
        },
      ]),
    );
  }
}

interface Matched {
  found: UnitMatch;
  id: string | null;
  closed: boolean;
}

function unknownUnit(row: number, name: string, matched: Matched | undefined): LineFault {
  const say = (code: string, message: string, mend: string): LineFault => ({
    ...{ row, field: 'unit', message, mend },
    code: `people_import.${code}`,
  });
  if (!matched) return say('unit_missing', '没有填写单位', '请从“单位”表中选择或填写全称');
  const { found, closed } = matched;
  if (found.kind === 'group')
    return say('unit_group', `“${name}”是单位组，不是一个单位`, '请填写其中的具体单位');
  if (closed) return say('unit_closed', `“${name}”已停用`, '请改选单位，或删去这一行');
  const proposals = found.candidates.map(c => `“${c.name}”（${c.why}）`).join('、');
  return say(
    'unit_unknown',
    `没有“${name}”这个单位`,
    proposals ? `是不是${proposals}？请改用全称` : '请填写全称；确是新单位的，先在“单位”页面新增',
  );
}

function unknownRole(row: number, word: string): LineFault {
  const say = (code: string, message: string): LineFault => ({
    ...{ row, field: 'role', message },
    code: `people_import.${code}`,
    mend: '请填写经办人、单位负责人、督查人员、区领导或上级，一行一个',
  });
  return word
    ? say('role_unknown', `没有“${word.slice(0, 20)}”这个角色`)
    : say('role_missing', '没有填写角色');
}

/** What is not told of the same cell already. */
const unlike = (faults: readonly LineFault[], told: readonly LineFault[]): LineFault[] =>
  faults.filter(f => !told.some(t => t.row === f.row && t.field === f.field));

const order = (f: PeopleFault): number => f.row * 10 + PEOPLE_COLUMNS.findIndex(c => c.field === f.field);
const inOrder = (faults: LineFault[]): LineFault[] => faults.sort((a, b) => order(a) - order(b));

const listed = (faults: readonly LineFault[], { columns }: PeopleBack): ListedFault[] =>
  faults.map(({ row, field, code, message, mend }) => ({
    ...{ row, code, message, mend },
    column: headerOf(field),
    cell: columns[field] ? `${columns[field]}${row}` : null,
  }));

/** @throws Refusal people_import.faults */
const faulty = (cells: readonly ListedFault[]): Refusal =>
  new Refusal('invalid', 'people_import.faults', `人员名单中有 ${cells.length} 处须改正，整份没有导入`, {
    mend: '请按提示改正后重新上传',
    faults: cells.map(f => ({ where: f.cell ?? `${f.row}`, message: `${f.message}；${f.mend}` })),
    details: { cells },
  });
