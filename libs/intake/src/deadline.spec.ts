import { readDeadline, readDeadlineLabel } from './deadline';

describe('readDeadline', () => {
  it.each([
    ['2027年6月底前建成。', '2027年6月底前', '2027-06-30'],
    ['6月底前建成。', '6月底前', '2026-06-30'],
    ['2月末建成。', '2月末', '2026-02-28'],
    ['9月15日前建成。', '9月15日前', '2026-09-15'],
    ['年底前建成。', '年底前', '2026-12-31'],
    ['年内建成。', '年内', '2026-12-31'],
    ['2028年底前建成。', '2028年底前', '2028-12-31'],
    ['明年6月底前建成。', '明年6月底前', '2027-06-30'],
    ['上半年建成。', '上半年', '2026-06-30'],
    ['下半年启动。', '下半年', '2026-12-31'],
    ['第三季度建成。', '第三季度', '2026-09-30'],
    ['一季度末建成。', '一季度末', '2026-03-31'],
    ['4月上旬建成。', '4月上旬', '2026-04-10'],
    ['4月中旬建成。', '4月中旬', '2026-04-20'],
    ['4月下旬建成。', '4月下旬', '2026-04-30'],
    ['6月前建成。', '6月前', '2026-05-31'],
    ['1月前建成。', '1月前', '2025-12-31'],
    ['到2027年,建成公园。', '到2027年', '2027-12-31'],
    ['2027年前建成。', '2027年前', '2026-12-31'],
  ])('%s', (text, phrase, date) => {
    expect(readDeadline(text, 2026)).toEqual({ phrase, date, recurrence: null });
  });

  it.each([
    ['每季度末通报。', 'quarterly:end'],
    ['每月25日前报送。', 'monthly:25'],
    ['每月底前报送。', 'monthly:end'],
    ['每周五前报送。', 'weekly'],
    ['每半年滚动更新。', 'half-yearly:end'],
    ['规范运行,长期坚持。', 'standing'],
  ])('%s recurs', (text, recurrence) => {
    expect(readDeadline(text, 2026)).toMatchObject({ date: null, recurrence });
  });

  it('keeps a rhythm and the date it ends on', () => {
    expect(readDeadline('每月25日前报送,年底前完成。', 2026)).toEqual({
      phrase: '每月25日前',
      date: '2026-12-31',
      recurrence: 'monthly:25',
    });
  });

  it('takes the last of several dates: the task is done when its last step is', () => {
    expect(readDeadline('9月底前完成设计,6月底前完成征收,年底前开工。', 2026)).toMatchObject({
      date: '2026-12-31',
    });
  });

  it.each([
    '持续推进“一网统管”建设。',
    '常态化开展大排查。',
    '2023年区政府工作报告',
    '实施三年行动计划(2024—2026年)。',
    '比去年底增长5%。',
    '较上年上半年增长5%。',
    '新增13月底前。',
    '打造15分钟生活圈,完善长效机制。',
  ])('%s names no deadline', text => {
    expect(readDeadline(text, 2026)).toBeNull();
  });

  it('dates nothing when neither the words nor the plan name a year', () => {
    expect(readDeadline('6月底前建成。', null)).toBeNull();
  });
});

describe('readDeadlineLabel', () => {
  it.each([
    ['2026年6月', '2026-06-30', null],
    ['6月', '2026-06-30', null],
    ['2026-06-15', '2026-06-15', null],
    ['2027年', '2027-12-31', null],
    ['全年', '2026-12-31', null],
    ['长期坚持', null, 'standing'],
    ['持续推进', null, 'standing'],
    ['年底前', '2026-12-31', null],
  ])('%s', (value, date, recurrence) => {
    expect(readDeadlineLabel(value, 2026)).toMatchObject({ date, recurrence });
  });
});
