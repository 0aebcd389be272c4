import 'reflect-metadata';
import { randomFillSync } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Role } from '@duban/chain';
import { type ConfirmInput, readDocument, ImportService } from '@duban/intake';
import { type Actor, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids, ManualClock, instantOf, uuidv7 } from '@duban/kernel';
import { AppointmentRow, Person, Unit } from '@duban/organization';
import { PlanService } from '@duban/task';
import { HouseModule, type HouseOptions } from '../../apps/wiring/src';
import { cloneDatabase, type TestDatabase } from './database';

/** The house on a real database of its own, with a clock that stands still until it is moved. */
export interface TestHouse {
  app: INestApplicationContext;
  database: TestDatabase;
  clock: ManualClock;
  get<T>(token: abstract new (...args: never[]) => T): T;
  close(): Promise<void>;
}

export async function openHouse(at = '2026-03-02', time = '09:00'): Promise<TestHouse> {
  return openHouseOn(await cloneDatabase(), new ManualClock(instantOf(at, time)));
}

/** Another process on the same database, as after a crash: it shares the rows and the time, and nothing else. */
export async function openHouseOn(
  database: TestDatabase,
  clock: ManualClock,
  more: Partial<HouseOptions> = {},
): Promise<TestHouse> {
  const app = await NestFactory.createApplicationContext(
    HouseModule.forRoot({
      databaseUrl: database.url,
      clock,
      ids: uuidv7(
        () => clock.now().getTime(),
        into => randomFillSync(into),
      ),
      notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.test' },
      ...more,
    }),
    { logger: ['error', 'warn'] },
  );
  return {
    app,
    database,
    clock,
    get: token => app.get(token as never),
    async close() {
      await app.close();
      await database.drop();
    },
  };
}

export interface District {
  units: Record<string, string>;
  actors: Record<string, Actor>;
}

const PEOPLE: [unit: string, kind: Unit['kind'], people: [name: string, role: Role][]][] = [
  [
    '区政府督查室',
    'department',
    [
      ['督查员', 'supervisor'],
      ['督查主任', 'unit_head'],
      ['区长', 'leader'],
    ],
  ],
  ['市政府督查室', 'superior', [['市督查员', 'superior']]],
  [
    '区商务委',
    'department',
    [
      ['商务经办', 'handler'],
      ['商务主任', 'unit_head'],
    ],
  ],
  [
    '区文旅委',
    'department',
    [
      ['文旅经办', 'handler'],
      ['文旅主任', 'unit_head'],
    ],
  ],
  ['区城管局', 'department', [['城管经办', 'handler']]],
  ['滨江街道', 'township', [['滨江经办', 'handler']]],
  ['青石街道', 'township', [['青石经办', 'handler']]],
];

/** A small made-up district: an office, a superior, and units with people. */
export async function settle(house: TestHouse): Promise<District> {
  const ids = house.app.get<Ids>(IDS);
  const district: District = { units: {}, actors: {} };
  await house.get(Journal).transact({ name: 'test.settle', actor: SYSTEM }, async tx => {
    for (const [name, kind, people] of PEOPLE) {
      const unit: Unit = {
        id: ids.next(),
        name,
        kind,
        parent_id: null,
        aliases: [],
        active: true,
        version: 1,
      };
      tx.insert(Unit, unit);
      district.units[name] = unit.id;
      for (const [who, role] of people) {
        const person: Person = {
          id: ids.next(),
          name: who,
          username: who,
          email: `${ids.next()}@duban.test`,
          active: true,
          clearance: 'internal',
          version: 1,
        };
        tx.insert(Person, person);
        tx.insert(AppointmentRow, {
          id: ids.next(),
          person_id: person.id,
          unit_id: unit.id,
          role,
          active: true,
        });
        district.actors[who] = { personId: person.id, name: who, appointments: [{ unitId: unit.id, role }] };
      }
    }
  });
  return district;
}

export const SMALL_PLAN = `江州区2026年重点工作任务分解
一、扩大消费
1.打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委、区城管局
2.举办文旅节会活动10场以上。
牵头单位:区文旅委、区商务委
责任单位:各街道
3.规范占道经营,年底前完成整治点位20处。
牵头单位:区城管局
责任单位:滨江街道
`;

/** Imports, and approves, a plan of three tasks; its groups and units are known after `settle`. */
export async function importPlan(
  house: TestHouse,
  { units, actors }: District,
  text = SMALL_PLAN,
  superior = true,
  names: ConfirmInput['names'] = {},
): Promise<string> {
  const { planId } = await house.get(ImportService).confirm(actors.督查员, {
    parsed: readDocument(text),
    officeUnitId: units.区政府督查室,
    superiorUnitId: superior ? units.市政府督查室 : null,
    superiorInside: superior,
    leaderId: actors.区长.personId,
    names: { 各街道: { createGroup: { memberNames: ['滨江街道', '青石街道'] } }, ...names },
  });
  await house.get(PlanService).approve(actors.督查员, planId, {
    authority: '区政府常务会议',
    documentNo: '江州府办〔2026〕8号',
    scope: '区政府工作报告重点任务',
  });
  return planId;
}
