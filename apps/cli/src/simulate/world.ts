import type { INestApplicationContext } from '@nestjs/common';
import type { Role } from '@duban/chain';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { AppointmentRow, DirectoryService, Person, Unit, type UnitKind } from '@duban/organization';

export interface WorldUnit {
  name: string;
  kind: UnitKind;
  aliases?: string[];
}

/** Who acts in a simulated district. Every unit gets a handler and a head the first time somebody asks for them. */
export class World {
  private readonly actors = new Map<string, Actor>();

  private constructor(
    private readonly app: INestApplicationContext,
    readonly office: string,
    readonly superior: string,
    readonly supervisor: Actor,
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
    return new World(app, made.office, made.superior, people.duban, people.lingdao, people.shangji);
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
      .query<{ id: string; name: string }>(
        'SELECT id, name FROM unit u WHERE NOT EXISTS (SELECT 1 FROM appointment a WHERE a.unit_id = u.id) ORDER BY id',
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
          if (role === 'handler')
            this.actors.set(unit.id, { personId: id, name, appointments: [{ unitId: unit.id, role }] });
        }
      });
    });
  }

  handlerOf(unitId: string): Actor {
    return this.actors.get(unitId) ?? this.supervisor;
  }

  /** Units that could take a task over. */
  get unitIds(): string[] {
    return [...this.actors.keys()];
  }
}
