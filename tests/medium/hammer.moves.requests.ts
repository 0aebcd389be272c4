import { SensitivityService, TaskService } from '@duban/task';
import { InstructionService, RequestService } from '@duban/tracking';
import type { Family, Hands } from './hammer.hands';

const KINDS = ['extension', 'extension', 'suspension', 'change', 'cancellation'] as const;
const OPEN = ['dispatched', 'implementing', 'tracking', 'completion_review'];

/** 申请、变更、批示: what units ask for, what the office changes itself, what the leader writes on a task. */
export const requestMoves = (h: Hands): Family => {
  const { random } = h.arena;
  const requests = (): RequestService => h.get(RequestService);
  const instructions = (): InstructionService => h.get(InstructionService);
  return {
    ask: [
      6,
      async () => {
        const task = await h.one('task', OPEN);
        if (!task) return null;
        const kind = random.pick(KINDS);
        const dated = kind === 'change' ? random.chance(0.5) : kind !== 'cancellation';
        const input = {
          kind,
          reason: '征地进度滞后',
          ...(dated ? { date: h.day(20, 400) } : {}),
          ...(kind === 'change' ? { text: '打造示范项目并公布名单。' } : {}),
        };
        const who = h.somebody(h.at(task.primary));
        return o => requests().file(who, task.id, input, o);
      },
    ],
    grantRequest: [
      5,
      async () => {
        const rows = await h.arena.query<{ id: string; kind: string; asked: string | null }>(
          "SELECT id, kind, asked_date AS asked FROM request WHERE state = 'filed' ORDER BY md5(id::text || $1) LIMIT 2",
          String(random.next()),
        );
        if (!rows.length) return null;
        const items = rows.map(r => ({ id: r.id, ...(r.asked ? { date: h.day(20, 400) } : {}) }));
        const input = random.chance(0.6) ? { approval: '区人大常委会会议' } : {};
        const who = h.somebody(h.office);
        return o => requests().grant(who, items, input, o);
      },
    ],
    refuseRequest: [
      2,
      () =>
        h.asOffice('request', ['filed'], (a, ids, o) => requests().refuse(a, ids, { reason: '理由不足' }, o)),
    ],
    leaderDecides: [
      4,
      async () => {
        const rows = await h.rows('request', ['endorsed'], 2);
        if (!rows.length) return null;
        const ids = rows.map(r => r.id);
        const input = { agree: random.chance(0.7), reason: '已阅' };
        const himself = random.chance(0.7);
        const who = h.somebody(himself ? h.leader : h.office);
        return o =>
          requests().approve(who, ids, input, { ...o, ...(himself ? {} : { onBehalf: h.leadersWord }) });
      },
    ],
    takeRequestBack: [
      1.5,
      () =>
        h.asPrimary('request', ['filed', 'endorsed'], (a, ids, o) =>
          requests().withdraw(a, ids, { reason: '已解决' }, o),
        ),
    ],
    change: [
      3,
      async () => {
        const task = await h.one('task', ['registered', ...OPEN, 'suspended']);
        if (!task) return null;
        const input = {
          reason: '会议要求',
          ...(random.chance(0.6) ? { deadline: h.day(10, 300) } : {}),
          ...(random.chance(0.4) ? { text: '打造精品示范项目。' } : {}),
          ...(random.chance(0.2) ? { leaderId: random.pick([h.leader.personId, null]) } : {}),
          ...(random.chance(0.6) ? { approval: '区人大常委会会议' } : {}),
        };
        const who = h.somebody(h.office);
        return o => h.get(TaskService).change(who, task.id, input, o);
      },
    ],
    classify: [
      2,
      async () => {
        const rows = await h.rows('task', ['registered', ...OPEN, 'suspended', 'closed'], 2);
        if (!rows.length) return null;
        const sensitivity = random.pick([
          'public',
          'internal',
          'sensitive',
          'sensitive',
          'sensitive',
        ] as const);
        const ids = rows.map(r => r.id);
        const who = h.somebody(h.office);
        return o => h.get(SensitivityService).set(who, ids, { sensitivity, reason: '内容敏感' }, o);
      },
    ],
    instruct: [
      3,
      async () => {
        const rows = await h.rows('task', ['registered', ...OPEN, 'suspended', 'closed'], 2);
        if (!rows.length) return null;
        const ids = rows.map(r => r.id);
        const input = { text: '请抓紧推进', due: h.day(2, 15) };
        const who = h.somebody(h.leader);
        return o => instructions().give(who, ids, input, o);
      },
    ],
    relayInstruction: [
      1,
      async () => {
        const rows = await h.rows('task', ['registered', ...OPEN, 'suspended', 'closed'], 2);
        if (!rows.length) return null;
        const ids = rows.map(r => r.id);
        const input = { text: '请抓紧推进', due: h.day(2, 15), source: '电话记录', saidOn: h.day(-3, 1) };
        const who = h.somebody(h.office);
        return o => instructions().relay(who, ids, input, o);
      },
    ],
    answerInstruction: [
      3,
      () =>
        h.asPrimary('instruction', ['given'], (a, [id], o) =>
          instructions().answer(a, id, { answer: '已组织专班' }, o),
        ),
    ],
    noteInstruction: [
      2,
      () => h.asOffice('instruction', ['answered'], (a, ids, o) => instructions().note(a, ids, o)),
    ],
    returnInstruction: [
      1,
      () => {
        const input = { reason: '请说明进度', due: h.day(2, 10) };
        return h.asOffice('instruction', ['answered'], (a, [id], o) =>
          instructions().return(a, id, input, o),
        );
      },
    ],
  };
};
