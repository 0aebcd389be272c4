import { type AssignmentState } from '@duban/chain';
import { OfferService } from '@duban/dispatch';
import { instantOf } from '@duban/kernel';
import { DirectoryService } from '@duban/organization';
import { Desk } from './bulk.world';

/** What the small plan leaves out: groups that lead, lists ending in 等, a court. */
export const OPEN_PLAN = `江州区2026年重点工作任务分解
一、城市更新
1.改造老旧小区12个。
牵头单位:各街道
责任单位:区城管局、青石街道
2.化解涉企纠纷积案30件。
牵头单位:区商务委
责任单位:区法院、区城管局
3.打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委等
4.整治占道经营点位20处。
牵头单位:区城管局
责任单位:相关街道
5.优化诉讼服务。
牵头单位:区法院
责任单位:区商务委
`;

export async function openDesk(): Promise<Desk> {
  const desk = await Desk.open(OPEN_PLAN, {
    区法院: { createUnit: { kind: 'court' } },
    相关街道: { createGroup: { memberNames: ['滨江街道', '青石街道'] } },
  });
  [desk.units.区法院] = await desk.ids("SELECT id FROM unit WHERE name = '区法院'");
  return desk;
}

/** Says who belongs to 各街道 from now on. */
export async function setStreets(desk: Desk, ...units: string[]): Promise<void> {
  const [group] = await desk.ids("SELECT id FROM unit_group WHERE name = '各街道'");
  const members = units.map(u => desk.units[u]);
  await desk.get(DirectoryService).setMembers(desk.office, group, members);
}

export const UNTIL = instantOf('2026-03-06', '18:00');

/** Task 1 is offered to both streets until Friday. */
export async function offer(desk: Desk, until = UNTIL): Promise<string> {
  const taskId = await desk.task(1);
  await desk.get(OfferService).offer(desk.office, [{ taskId, until }]);
  return taskId;
}

export async function assignment(desk: Desk, no: number, unit: string): Promise<string> {
  const [id] = await desk.ids(
    "SELECT id FROM assignment WHERE task_id = $1 AND unit_id = $2 ORDER BY state = 'withdrawn', id",
    await desk.task(no),
    desk.units[unit],
  );
  return id;
}

/** Unit → state and role of what it has of a task; withdrawn ones left out. */
export async function holds(desk: Desk, no: number): Promise<Record<string, string>> {
  const rows = await desk.rows<{ name: string; state: AssignmentState; role: string; is_primary: boolean }>(
    `SELECT u.name, a.state, a.role, a.is_primary FROM assignment a JOIN unit u ON u.id = a.unit_id
     WHERE a.task_id = $1 AND a.state <> 'withdrawn'`,
    await desk.task(no),
  );
  return Object.fromEntries(rows.map(r => [r.name, `${r.is_primary ? '*' : ''}${r.role} ${r.state}`]));
}

/** What is owed about a task and its parts: kind and who owes it. */
export async function owed(desk: Desk, no: number): Promise<string[]> {
  const rows = await desk.rows<{ kind: string; name: string }>(
    `SELECT o.kind, u.name FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
     WHERE o.task_id = $1 AND o.settled_at IS NULL`,
    await desk.task(no),
  );
  return rows.map(r => `${r.kind} ${r.name}`).sort();
}
