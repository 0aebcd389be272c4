import { Db } from '@duban/journal';
import { NoticeService } from '@duban/tracking';
import { ReviewRequestService } from '@duban/feedback';
import { InvariantVerifier } from '../../apps/wiring/src';
import { LawfulHouse } from './lawful.world';

let world: LawfulHouse;
let notice: string;

beforeAll(async () => {
  world = await LawfulHouse.open();
  const { 督查员, 督查乙, 商务经办 } = world.actors;
  ({ id: notice } = await world.get(NoticeService).draft(督查员, {
    ...{ planId: world.planId, unitId: world.units.区商务委, level: 'blue' },
    ...{ taskIds: [world.ladder.taskIds[0]], reason: '进度滞后' },
  }));
  await world.get(NoticeService).issue(督查员, [notice]);
  const reviews = world.get(ReviewRequestService);
  const { id } = await reviews.file(商务经办, {
    subjectKind: 'notice',
    subjectId: notice,
    grounds: '有出入',
  });
  await reviews.decide(督查乙, id, { decision: 'amended', reason: '属实' });
});
afterAll(() => world.ladder.house.close());

const checks = async (): Promise<string[]> => {
  const { faults } = await world.get(InvariantVerifier).verify();
  return faults.map(f => f.check);
};

/** Behind the back of every service: what no command can do must still be noticed. */
it.each([
  [
    '不对法院检察院和区域外单位发督办单',
    "UPDATE unit SET kind = 'court' WHERE name = '区商务委'",
    "UPDATE unit SET kind = 'department' WHERE name = '区商务委'",
  ],
  [
    '复核不由原结论人决定',
    'UPDATE review_request SET decided_by = hands[1]',
    'UPDATE review_request SET decided_by = reviewer_id',
  ],
  [
    '在期限内申请复核',
    "UPDATE review_request SET filed_at = filed_at + interval '31 days'",
    "UPDATE review_request SET filed_at = filed_at - interval '31 days'",
  ],
  ['复核改变的督办单已撤销', "UPDATE notice SET state = 'issued'", "UPDATE notice SET state = 'revoked'"],
])('verify notices: %s', async (check, breakIt, mendIt) => {
  const db = world.get(Db);
  expect(await checks()).toEqual([]);
  await db.query(breakIt);
  expect(await checks()).toContain(check);
  await db.query(mendIt);
  expect(await checks()).toEqual([]);
});
