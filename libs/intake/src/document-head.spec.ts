import { readHead } from './document-head';

describe('readHead', () => {
  it('takes the last line that can be a title', () => {
    const lines = [
      '近日,江州区人民政府办公室发布《2026年重点工作任务分解》方案,共66项。',
      '目标任务如何分解?',
      '2026年区政府工作报告重点工作目标任务分解',
    ];
    expect(readHead(lines)).toEqual({
      title: '2026年区政府工作报告重点工作目标任务分解',
      kind: 'target_breakdown',
      year: 2026,
      issuer: '江州区人民政府办公室',
    });
  });

  it.each([
    ['江州区建设滨水新城行动方案(2023—2027年)', 'action_plan', 2023],
    ['江州区2024年度重大政策清单', 'policy_list', 2024],
    ['江州区2024年度重大项目清单', 'project_list', 2024],
    ['江州区2024年度重大改革清单', 'reform_list', 2024],
    ['区政府常务会议纪要', 'meeting', null],
  ])('%s', (title, kind, year) => {
    expect(readHead([title])).toMatchObject({ title, kind, year });
  });

  it('falls back on the file name', () => {
    expect(readHead([], '江州区2025年任务分解.txt')).toEqual({
      title: '江州区2025年任务分解',
      kind: 'target_breakdown',
      year: 2025,
      issuer: null,
    });
  });

  it('says nothing where nothing is known', () => {
    expect(readHead([])).toEqual({ title: null, kind: 'action_plan', year: null, issuer: null });
  });
});
