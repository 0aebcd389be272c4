import { DEFAULT_CALENDAR as calendar } from '@duban/calendar';
import { endOfDay, instantOf } from '@duban/kernel';
import { explainLadder } from './ladder.explain';
import { climb } from './ladder';
import { LADDERS } from './ladders.table';
import { QUIET_ORDER, quiets } from './quiet';

const dueAt = endOfDay('2026-09-30');
const chased = { kind: 'report' as const, title: '夜经济', dueAt };

describe('the explanation of a ladder', () => {
  const steps = explainLadder(LADDERS.form, chased, calendar, instantOf('2026-09-01'));

  it('names each step with its time, and why then', () => {
    expect(steps.map(s => [s.label, s.actionWords])).toEqual([
      ...[
        ['-2', '提醒'],
        ['0', '提醒'],
        ['+1', '催办'],
        ['+3', '升级提醒'],
        ['+5', '升级提醒'],
      ],
      ...Array(3).fill(['weekly', '催办']),
    ]);
    expect(steps[0]).toMatchObject({
      at: instantOf('2026-09-28', '08:00'),
      channels: ['inbox', 'mail'],
    });
    expect(steps[1].because).toBe('到期日 2026-09-30 当天');
    // Seven days of holiday, and a Saturday that is worked.
    expect(steps[2]).toMatchObject({
      at: instantOf('2026-10-08', '08:00'),
      because: '到期日 2026-09-30 之后第 1 个工作日为 2026-10-08，其间不计国庆节 7 天',
    });
    expect(steps[6].because).toMatch(
      /^第 2 轮重复（每 5 个工作日），到期日 2026-09-30 之后第 15 个工作日为 /,
    );
  });

  it('says what the message will say', () => {
    expect(steps[2].message).toEqual({
      title: '报送进展：夜经济',
      why: '“报送进展”应于 2026-09-30 23:59 前完成，已超期1个工作日；按催办阶梯“到期后1个工作日”一步催办',
    });
  });

  it('names the day before a day off on which something falls due', () => {
    const [step] = explainLadder(
      { ...LADDERS.office, steps: LADDERS.office.steps.slice(0, 1) },
      { ...chased, dueAt: endOfDay('2026-10-03') },
      calendar,
      instantOf('2026-09-01'),
    );
    expect(step.because).toBe('到期日 2026-10-03 为休息日，提前到之前最后一个工作日 2026-09-30');
  });

  it('goes on until an instant where it is asked to, and says nothing of a silent ladder', () => {
    const until = instantOf('2027-01-05');
    const all = explainLadder(LADDERS.form, chased, calendar, instantOf('2026-09-01'), { until });
    expect(all.filter(s => s.label === 'weekly').length).toBeGreaterThan(8);
    expect(all.every(s => s.at <= until)).toBe(true);
    expect(explainLadder(LADDERS.none, chased, calendar, instantOf('2026-09-01'))).toEqual([]);
  });
});

describe('what is kept quiet', () => {
  const from = { step: 0, occurrence: 0 };
  const late = calendar.stepTime(dueAt, 20);

  it('is skipped, and does not stand in the way of what is not', () => {
    const { fire, skipped } = climb(LADDERS.form, dueAt, calendar, late, from, r =>
      quiets('red_notice', r.rule.action),
    );
    expect(fire?.label).toBe('+5');
    expect(skipped.map(s => s.label)).toContain('weekly');
  });

  it('never includes what a ladder causes', () => {
    for (const cause of QUIET_ORDER) {
      const { fire } = climb(LADDERS.milestone, dueAt, calendar, late, from, r =>
        quiets(cause, r.rule.action),
      );
      expect(fire?.rule.action).toBe('draft_red');
      expect(quiets(cause, 'chase')).toBe(true);
    }
  });

  it('fires nothing where everything that is due is quiet', () => {
    const { fire, skipped, next } = climb(LADDERS.office, dueAt, calendar, late, from, () => true);
    expect(fire).toBeNull();
    expect(skipped.length).toBeGreaterThan(3);
    expect(next?.at.getTime()).toBeGreaterThan(late.getTime());
  });
});
