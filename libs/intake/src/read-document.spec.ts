import { isRefusal } from '@duban/kernel';
import { readDocument } from './read-document';

const PLAN = `江州区2026年重点工作任务分解
一、稳增长
(一)工业
1.新建厂房5栋,6月底前投用。
牵头单位:区经信委、云谷管委会
责任单位:区财政局、各相关街道、区财政局等
配合单位:区税务局
区级责任领导:代  江、李明
市级牵头单位:市经信委
二、惠民生
2.办学。
责任单位:区教委
3.办医。
4.整治环境。
牵头单位:各街道
完成时限:长期坚持
落款
6.种树。
牵头单位:江州城投公司
责任单位:江州城投公司、区江州城投公司`;

const plan = readDocument(PLAN);
const codes = (no: number): string[] => plan.tasks.find(t => t.no === no)!.warnings.map(w => w.code.slice(7));

describe('readDocument', () => {
  it('puts the parts of a task in their places', () => {
    expect(plan.tasks[0]).toEqual({
      no: 1,
      line: 4,
      section: ['稳增长', '工业'],
      text: '新建厂房5栋,6月底前投用。',
      lead: [
        { name: '区经信委', kind: 'unit', needsSelection: false },
        { name: '云谷管委会', kind: 'unit', needsSelection: false },
      ],
      responsible: [
        { name: '区财政局', kind: 'unit', needsSelection: false },
        { name: '各相关街道', kind: 'group', needsSelection: true },
        { name: '区财政局', kind: 'unit', needsSelection: false },
      ],
      supporting: [{ name: '区税务局', kind: 'unit', needsSelection: false }],
      openEnded: { lead: false, responsible: true, supporting: false },
      leaders: ['代江', '李明'],
      deadline: { phrase: '6月底前', date: '2026-06-30', recurrence: null },
      targets: [{ metric: '新建厂房', comparator: 'eq', value: 5, unit: '栋', quote: '新建厂房5栋' }],
      fields: { upper_lead: '市经信委' },
      source: {
        text: { line: 4 },
        lead: { line: 5 },
        responsible: { line: 6 },
        supporting: { line: 7 },
        leaders: { line: 8 },
        'fields.upper_lead': { line: 9 },
        deadline: { line: 4 },
      },
      warnings: expect.any(Array) as unknown,
      confidence: expect.any(Number) as unknown,
    });
  });

  it('warns of what a person should look at, and calls an error only what stops a dispatch', () => {
    expect(codes(1)).toEqual(['repeated_unit', 'open_ended', 'needs_selection']);
    expect(codes(2)).toEqual(['no_lead']);
    expect(codes(3)).toEqual(['no_units']);
    expect(codes(4)).toEqual(['lead_is_group', 'no_responsible']);
    expect(codes(6)).toEqual(['lead_also_responsible']);
    const errors = plan.tasks.flatMap(t => t.warnings).filter(w => w.severity === 'error');
    expect(errors.map(w => w.code)).toEqual(['intake.no_units']);
  });

  it('is less sure of a task with doubts', () => {
    const sure = plan.tasks.map(t => t.confidence);
    expect(Math.min(...sure)).toBe(plan.tasks[2].confidence);
    expect(readDocument('1.办学。\n牵头单位:区教委\n责任单位:各街道').tasks[0].confidence).toBe(1);
  });

  it('reads the deadline after its label before the one in the text', () => {
    expect(plan.tasks[3].deadline).toMatchObject({ recurrence: 'standing' });
  });

  it('warns of numbers out of order, lines left over and names alike', () => {
    expect(plan.warnings.map(w => [w.code, w.line])).toEqual([
      ['intake.number_out_of_order', 18],
      ['intake.names_alike', null],
      ['intake.line_not_read', 17],
    ]);
  });

  it('says so when no task names a deadline', () => {
    const { warnings } = readDocument('江州区2026年任务分解\n1.办学。\n牵头单位:区教委');
    expect(warnings.map(w => w.message)).toEqual(['各项任务都没有写明完成时限，默认为 2026 年底。']);
  });

  it('reads tasks that end in a bracket with their units', () => {
    const [task] = readDocument('1.办学校。完成投资3亿元。(责任单位:区教委、各镇街等)').tasks;
    expect(task).toMatchObject({ text: '办学校。完成投资3亿元。', openEnded: { responsible: true } });
    expect(task.responsible.map(m => m.name)).toEqual(['区教委', '各镇街']);
  });

  it('takes the year and the title from the file name when the text has none', () => {
    const { document } = readDocument('1.办学。', { fileName: '江州区2025年任务分解.txt' });
    expect(document).toMatchObject({ title: '江州区2025年任务分解', year: 2025, kind: 'target_breakdown' });
  });

  it.each(['', '  \n\n', '通知\n各单位请于周五开会。', '序号\n任务\n单位'])(
    'refuses %j and says how to mend it',
    text => {
      try {
        readDocument(text);
        throw new Error('was read');
      } catch (e) {
        expect(isRefusal(e) && [e.kind, e.code]).toEqual(['invalid', 'intake.nothing_found']);
        expect(isRefusal(e) && e.mend).toContain('编号');
      }
    },
  );
});
