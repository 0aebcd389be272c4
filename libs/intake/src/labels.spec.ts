import { readLabels, splitBrackets } from './labels';

describe('readLabels', () => {
  it.each([
    ['牵头单位:区教委', 'lead', '区教委'],
    ['牵头单位：区教委', 'lead', '区教委'],
    ['【责任单位】：区教委；', 'responsible', '区教委'],
    ['协办单位: 区教委', 'supporting', '区教委'],
    ['区级责任领导:张 三', 'leader', '张 三'],
    ['完成时限:6月底前', 'deadline', '6月底前'],
  ])('%s', (line, role, value) => {
    expect(readLabels(line)).toEqual([expect.objectContaining({ role, value })]);
  });

  it('does not take 牵头责任单位 for 责任单位', () => {
    expect(readLabels('牵头责任单位:区教委')).toEqual([
      { role: 'lead', label: '牵头责任单位', value: '区教委' },
    ]);
  });

  it('reads several labels on one line', () => {
    const line = '牵头单位:区教委;责任单位:各街道　完成时限:年底前';
    expect(readLabels(line).map(p => `${p.role}=${p.value}`)).toEqual([
      'lead=区教委',
      'responsible=各街道',
      'deadline=年底前',
    ]);
  });

  it('never makes an assignee of a city-level lead', () => {
    expect(readLabels('市级牵头单位:市教委')).toEqual([
      { role: 'field', label: 'upper_lead', value: '市教委' },
    ]);
  });

  it('keeps a label nobody foresaw as a field', () => {
    expect(readLabels('年度目标:建成5所')).toEqual([{ role: 'field', label: '年度目标', value: '建成5所' }]);
  });

  it('leaves ordinary lines alone', () => {
    expect(readLabels('明确牵头单位与责任单位。')).toEqual([]);
    expect(readLabels('完善机制:强化统筹')).toEqual([]);
  });
});

describe('splitBrackets', () => {
  it('takes the labels out of the closing bracket', () => {
    expect(splitBrackets('建设公园(含绿道)。(责任单位：区城管局、各街道等)')).toEqual({
      text: '建设公园(含绿道)。',
      labels: [{ role: 'responsible', label: '责任单位', value: '区城管局、各街道等' }],
    });
  });

  it('leaves other brackets alone', () => {
    expect(splitBrackets('建设公园(含绿道)')).toEqual({ text: '建设公园(含绿道)', labels: [] });
  });
});
