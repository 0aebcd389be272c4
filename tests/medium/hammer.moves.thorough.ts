import { OBSTACLES } from '@duban/chain';
import { MatterService, MeasurementService, SiteVisitService } from '@duban/feedback';
import { civilDate } from '@duban/kernel';
import { RecheckService } from '@duban/submission';
import { TargetService } from '@duban/task';
import type { Command, Family, Hands } from './hammer.hands';

/** 困难问题、实地核查、回头看、重新办理、报数. */
export const thoroughMoves = (h: Hands): Family => {
  const { random } = h.arena;
  const matters = (): MatterService => h.get(MatterService);
  const rechecks = (): RecheckService => h.get(RecheckService);
  /** By whoever a matter is put to now. */
  const asAddressee = async (
    states: string[],
    run: (who: string, id: string) => Command,
  ): Promise<Command | null> => {
    const matter = await h.one('matter', states);
    if (!matter) return null;
    const [{ to }] = await h.arena.query<{ to: string }>(
      'SELECT addressee_unit_id AS to FROM matter WHERE id = $1',
      matter.id,
    );
    return run(to, matter.id);
  };
  return {
    raise: [
      4,
      async () => {
        const assignment = await h.one('assignment', ['signed', 'signed', 'pending']);
        if (!assignment) return null;
        const kind = random.pick(['problem', 'problem', 'policy_advice'] as const);
        const [report] = await h.arena.ids(
          'SELECT id FROM report WHERE task_id = $1 AND unit_id = $2 LIMIT 1',
          assignment.task,
          assignment.unit,
        );
        const about = random.chance(0.6) || !report ? { taskId: assignment.task } : { reportId: report };
        const input = {
          ...about,
          unitId: assignment.unit,
          kind,
          ...(kind === 'problem' ? { obstacle: random.pick(OBSTACLES) } : {}),
          text: '资金缺口较大',
          ...(random.chance(0.5)
            ? { addresseeUnitId: random.pick(Object.values(h.arena.district.units)) }
            : {}),
          ...(random.chance(0.3) ? { neededBy: h.day(3, 30) } : {}),
        };
        const who = h.somebody(h.at(assignment.unit));
        return o => matters().raise(who, input, o);
      },
    ],
    acceptMatter: [
      3,
      () =>
        asAddressee(['raised'], (to, id) => {
          const who = h.somebody(h.at(to));
          return o => matters().accept(who, [id], o);
        }),
    ],
    forwardMatter: [
      1.5,
      () =>
        asAddressee(['raised', 'accepted'], (to, id) => {
          const who = h.somebody(h.at(to));
          const unitId = random.pick([...Object.values(h.arena.district.units), undefined]);
          return o => matters().forward(who, id, { unitId, reason: '属你单位职责' }, o);
        }),
    ],
    answerMatter: [
      4,
      () =>
        asAddressee(['raised', 'accepted'], (to, id) => {
          const who = h.somebody(h.at(to));
          return o => matters().answer(who, id, { answer: '已协调' }, o);
        }),
    ],
    confirmMatter: [2, () => h.asUnit('matter', ['answered'], (a, ids, o) => matters().confirm(a, ids, o))],
    reopenMatter: [
      1,
      () =>
        h.asUnit('matter', ['answered'], (a, [id], o) => matters().reopen(a, id, { reason: '未解决' }, o)),
    ],
    withdrawMatter: [
      0.7,
      () =>
        h.asUnit('matter', ['raised', 'accepted', 'answered'], (a, [id], o) =>
          matters().withdraw(a, id, { reason: '已解决' }, o),
        ),
    ],
    visit: [
      4,
      () => {
        const input = {
          result: random.pick(['passed', 'passed', 'failed'] as const),
          ...{ findings: '现场看了3处', visitors: '督查员等2人', place: '滨江路' },
          visitedOn: civilDate(h.arena.house.clock.now()),
        };
        return h.asOffice('task', ['completion_review'], (a, [id], o) =>
          h.get(SiteVisitService).record(a, id, input, o),
        );
      },
    ],
    orderRecheck: [
      2,
      () => {
        const input = { due: h.day(5, 40), reason: '群众有反映' };
        return h.asOffice('task', ['closed'], (a, ids, o) => rechecks().order(a, ids, input, o));
      },
    ],
    decideRecheck: [
      3,
      () => {
        const input = {
          result: random.pick(['pass', 'fail', 'waive'] as const),
          reason: '现场核查',
          deadline: h.day(20, 90),
        };
        return h.asOffice('recheck', ['planned'], (a, [id], o) => rechecks().decide(a, id, input, o));
      },
    ],
    reopenTask: [
      0.7,
      () => {
        const input = { reason: '成效反弹', deadline: h.day(20, 90) };
        return h.asOffice('task', ['closed'], (a, [id], o) => rechecks().reopen(a, id, input, o));
      },
    ],
    measure: [
      3,
      async () => {
        const [target] = await h.arena.query<{ id: string; primary: string | null; data: string | null }>(
          'SELECT g.id, t.primary_unit_id AS primary, g.data_unit_id AS data FROM target g JOIN task t ON t.id = g.task_id ORDER BY md5(g.id::text || $1) LIMIT 1',
          String(random.next()),
        );
        if (!target) return null;
        const who = h.somebody(h.at(target.data ?? target.primary));
        const input = { value: random.between(0, 9), ...(random.chance(0.5) ? { reason: '核减' } : {}) };
        return o => h.get(MeasurementService).enter(who, target.id, input, o);
      },
    ],
    defineTarget: [
      0.7,
      async () => {
        const [id] = await h.arena.ids(
          'SELECT id FROM target ORDER BY md5(id::text || $1) LIMIT 1',
          String(random.next()),
        );
        if (!id) return null;
        const input = {
          value: String(random.between(2, 9)),
          dataUnitId: random.pick([...h.arena.unitIds, null]),
          rhythm: random.pick(['weekly', 'monthly', null] as const),
          releaseOn: random.chance(0.3) ? h.day(1, 40) : null,
          reason: '会议调整',
        };
        const who = h.somebody(h.office);
        return o => h.get(TargetService).define(who, id, input, o);
      },
    ],
  };
};
