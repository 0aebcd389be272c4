import type { INestApplicationContext } from '@nestjs/common';
import type { Role } from '@duban/chain';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { civilDate, CLOCK, type Clock, IDS, type Ids } from '@duban/kernel';
import {
  AppointmentRow,
  DirectoryService,
  OUTSIDE_KINDS,
  Person,
  Unit,
  type UnitKind,
} from '@duban/organization';

export interface WorldUnit {
  name: string;
  kind: UnitKind;
  aliases?: string[];
}

interface StandIn {
  by: Actor;
  starts: string;
  ends: string;
}

/** Who acts in a simulated district. Every unit gets a handler and a head the first time somebody asks for them. */
export class World {
  private readonly actors = new Map<string, Actor>();
  private readonly heads = new Map<string, Actor>();
  private readonly inside: string[] = [];
  private readonly standIns = new Map<string, StandIn>();

  private constructor(
    private readonly app: INestApplicationContext,
    readonly office: string,
    readonly superior: string,
    readonly supervisor: Actor,
    /** Another supervisor: somebody has to look at what the first one concluded. */
    readonly second: Actor,
    readonly officeHead: Actor,
    readonly leader: Actor,
    readonly superiorClerk: Actor,
  ) {}

  /** An office with its people, a leader and a superior. */
  static async settle(
    app: INestApplicationContext,
    names = { office: '区政府督查室', superior: '市政府督查室' },
  ): Promise<World> {
    const ids = app.get<Ids>(IDS);
    const people: Record<string, Actor> = {};
    const made: Record<string, string> = {};
    await app.get(Journal).transact({ name: 'simulate.settle', actor: SYSTEM }, async tx => {
      const unit = (name: string, kind: UnitKind): string => {
        const id = ids.next();
        tx.insert(Unit, { id, name, kind, parent_id: null, aliases: [], active: true, version: 1 });
        return id;
      };
      made.office = unit(names.office, 'department');
      made.superior = unit(names.superior, 'superior');
      const person = (key: string, name: string, unitId: string, role: Role): void => {
        const id = ids.next();
        tx.insert(Person, {
          id,
          name,
          username: key,
          email: `${key}@duban.example`,
          active: true,
          clearance: 'internal',
          version: 1,
        });
        tx.insert(AppointmentRow, { id: ids.next(), person_id: id, unit_id: unitId, role, active: true });
        people[key] = { personId: id, name, appointments: [{ unitId, role }] };
      };
      person('duban', '督查室 周敏', made.office, 'supervisor');
      person('duban2', '督查室 陈可', made.office, 'supervisor');
      person('zhuren', '督查室主任 郑岩', made.office, 'unit_head');
      person('lingdao', '副区长 沈立', made.office, 'leader');
      person('shangji', '市督查室 何远', made.superior, 'superior');
    });
    const { duban, duban2, zhuren, lingdao, shangji } = people;
    return new World(app, made.office, made.superior, duban, duban2, zhuren, lingdao, shangji);
  }

  /** Creates units and groups before an import, where a district is known beforehand. */
  async found(
    units: readonly WorldUnit[],
    groups: readonly { name: string; aliases?: string[]; members: string[] }[],
  ): Promise<void> {
    const directory = this.app.get(DirectoryService);
    await this.app.get(Journal).transact({ name: 'simulate.found', actor: SYSTEM }, async tx => {
      const rows = await directory.ensureUnits(tx, units);
      const byName = new Map(rows.map(u => [u.name, u.id]));
      await directory.ensureGroups(
        tx,
        groups.map(g => ({
          name: g.name,
          aliases: g.aliases,
          memberIds: g.members.flatMap(m => byName.get(m) ?? []),
        })),
      );
    });
  }

  /** Gives each unit that has nobody a handler and a head. */
  async populate(): Promise<void> {
    const ids = this.app.get<Ids>(IDS);
    const empty = await this.app
      .get(Db)
      .query<{ id: string; name: string; kind: UnitKind }>(
        'SELECT id, name, kind FROM unit u WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.unit_id = u.id) ORDER BY id',
      );
    await this.app.get(Journal).transact({ name: 'simulate.populate', actor: SYSTEM }, async tx => {
      empty.forEach((unit, i) => {
        for (const [role, title] of [
          ['handler', '经办'],
          ['unit_head', '负责人'],
        ] as const) {
          const id = ids.next();
          const name = `${unit.name}${title}`;
          tx.insert(Person, {
            id,
            name,
            username: `${role === 'handler' ? 'u' : 'h'}${i + 1}`,
            email: `${role === 'handler' ? 'u' : 'h'}${i + 1}@duban.example`,
            active: true,
            clearance: 'internal',
            version: 1,
          });
          tx.insert(AppointmentRow, { id: ids.next(), person_id: id, unit_id: unit.id, role, active: true });
          const who = { personId: id, name, appointments: [{ unitId: unit.id, role }] };
          (role === 'handler' ? this.actors : this.heads).set(unit.id, who);
        }
        if (!OUTSIDE_KINDS.includes(unit.kind)) this.inside.push(unit.id);
      });
    });
  }

  /** Whoever acts for a unit today: its handler, or who stands in; the office's own supervisor where there is none. */
  handlerOf(unitId: string): Actor {
    const own = this.actors.get(unitId) ?? this.supervisor;
    const standIn = this.standIns.get(unitId);
    const today = civilDate(this.app.get<Clock>(CLOCK).now());
    if (!standIn || today < standIn.starts || today > standIn.ends) return own;
    const { by } = standIn;
    const lent = own.appointments.map(a => ({ ...a, for: own.personId as string, forName: own.name }));
    return { ...by, appointments: [...by.appointments, ...lent], standsFor: new Set() };
  }

  /** 代理: somebody of another unit acts for this one's handler meanwhile. */
  standIn(unitId: string, standIn: StandIn): void {
    this.standIns.set(unitId, standIn);
  }

  /** The handler of a unit in person, whoever stands in. */
  ownHandler(unitId: string): Actor | undefined {
    return this.actors.get(unitId);
  }

  headOf(unitId: string): Actor {
    return this.heads.get(unitId) ?? this.officeHead;
  }

  person(id: string | null): Actor | undefined {
    const all = [this.supervisor, this.second, this.officeHead, this.leader, ...this.actors.values()];
    return all.find(a => a.personId === id);
  }

  /** Units that could take a task over. */
  get unitIds(): string[] {
    return [...this.actors.keys()];
  }

  /** Units of the district itself: only they lead. */
  get insideIds(): readonly string[] {
    return this.inside;
  }
}
