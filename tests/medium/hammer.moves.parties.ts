import { DispatchService, FlightService, LetterService, OfferService } from '@duban/dispatch';
import { civilDate } from '@duban/kernel';
import type { Family, Hands } from './hammer.hands';

/** 分办、认领、增减单位、协调函. */
export const partyMoves = (h: Hands): Family => {
  const { random } = h.arena;
  const anyUnit = (): string => random.pick(Object.values(h.arena.district.units));
  return {
    dispatch: [
      1,
      async () => {
        const rows = await h.rows('task', ['registered'], 2);
        if (!rows.length) return null;
        const items = await h.arena.choices(rows.map(r => r.id));
        const who = h.somebody(h.office);
        return o => h.get(DispatchService).dispatch(who, items, {}, o);
      },
    ],
    offer: [
      3,
      async () => {
        const rows = await h.rows('task', ['registered'], 2);
        if (!rows.length) return null;
        const until = h.instant(2, 12);
        const items = (await h.arena.choices(rows.map(r => r.id))).map(({ taskId, selections }) => ({
          taskId,
          selections,
          unitIds: random.chance(0.9) ? h.some(h.arena.unitIds) : [anyUnit()],
          until,
        }));
        const who = h.somebody(h.office);
        return o => h.get(OfferService).offer(who, items, o);
      },
    ],
    claimTask: [
      4,
      () =>
        h.asUnit('assignment', ['offered'], (a, ids, o) => h.get(OfferService).claim(a, ids.slice(0, 1), o)),
    ],
    addUnits: [
      3,
      async () => {
        const task = await h.one('task', ['dispatched', 'implementing', 'tracking', 'completion_review']);
        if (!task) return null;
        const units = [
          { unitId: anyUnit(), role: random.pick(['lead', 'responsible', 'supporting'] as const) },
        ];
        const who = h.somebody(h.office);
        return o => h.get(FlightService).addUnits(who, task.id, units, { ...o, reason: '工作需要' });
      },
    ],
    withdrawUnit: [
      2,
      () =>
        h.asOffice(
          'assignment',
          ['pending', 'signed', 'lettered', 'asked'],
          (a, ids, o) => h.get(FlightService).withdraw(a, ids.slice(0, 1), { reason: '不再需要' }, o),
          random.chance(0.9) ? 'NOT is_primary' : 'true',
        ),
    ],
    sendLetter: [
      2,
      () => {
        const today = civilDate(h.arena.house.clock.now());
        const input = {
          documentNo: '江督函〔2026〕1号',
          sentOn: today,
          ...(random.chance(0.6) ? { answerBy: h.day(3, 20) } : {}),
        };
        return h.asOffice('assignment', ['lettered'], (a, ids, o) =>
          h.get(LetterService).send(a, ids, input, o),
        );
      },
    ],
    letterReply: [
      2,
      () => {
        const input = { reply: '已收悉', repliedOn: civilDate(h.arena.house.clock.now()) };
        return h.asOffice('assignment', ['asked'], (a, ids, o) =>
          h.get(LetterService).reply(a, ids, input, o),
        );
      },
    ],
  };
};
