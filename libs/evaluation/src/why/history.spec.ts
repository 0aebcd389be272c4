import { historyOf, type ObligationEntry, type ObligationImage, openedBy } from './history';

const image = (over: Partial<ObligationImage>): ObligationImage =>
  ({
    due_at: '2026-03-04T15:59:59+00:00',
    holder_unit_id: 'u',
    held_at: null,
    paused_at: null,
    muted_at: null,
    settled_as: null,
    ...over,
  }) as ObligationImage;
const entries = (...rows: ObligationImage[]): ObligationEntry[] =>
  rows.map((row, i) => ({
    ...{
      id: `${i}`,
      seq: null,
      at: new Date(i),
      actor_id: 'p',
      actor_name: '某',
      command: `c${i}`,
      reason: null,
    },
    row,
    subject_state: null,
  }));
const what = (...rows: ObligationImage[]): string[] =>
  historyOf(entries(...rows)).map(h => `${h.command} ${h.what}`);

describe('historyOf', () => {
  it('tells what each entry changed, and nothing of those that only climbed the ladder', () => {
    const t = '2026-03-03T01:00:00+00:00';
    expect(
      what(
        image({}),
        image({ next_step: 1 }),
        image({ paused_at: t }),
        image({ due_at: '2026-03-05T15:59:59+00:00' }),
        image({ due_at: '2026-03-05T23:59:59+08:00', holder_unit_id: 'v', muted_at: t }),
        image({ due_at: '2026-03-05T15:59:59+00:00', holder_unit_id: 'v', held_at: t }),
        image({ due_at: '2026-03-05T15:59:59+00:00', holder_unit_id: 'v', settled_as: 'done' }),
      ),
    ).toEqual([
      'c2 paused',
      'c3 rescheduled',
      'c3 resumed',
      'c4 handed_over',
      'c4 muted',
      'c5 held',
      'c5 unmuted',
      'c6 done',
    ]);
  });

  it('has nothing to tell of what was only opened', () => expect(what(image({}))).toEqual([]));
});

const by = (command: string, actor_id: string | null = 'p') => ({ command, actor_id });

describe('openedBy', () => {
  it('finds the transition by its command and where it led', () => {
    expect(openedBy('task', 'dispatch', by('plan.approve'), 'registered')).toMatchObject({ to: '已立项' });
    expect(openedBy('notice', 'issue_notice', by('notice.draft', null), 'drafted')).toMatchObject({
      event: 'draft',
      from: [],
    });
    expect(openedBy('report', 'sign_off', by('report.submit'), 'signing_off')).toMatchObject({
      ...{ event: 'submit', by: 'report.submit', to: '待单位审签', from: ['待填报', '草稿', '已退回'] },
    });
  });

  it('knows no transition where the table has none', () =>
    expect(openedBy('notice', 'complete', by('x'), null)).toBeNull());
});
