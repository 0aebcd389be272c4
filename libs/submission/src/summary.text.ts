import type { SummaryFigures, SummaryLine } from './submission.entity';

const LIGHTS: readonly (readonly [light: string, label: string])[] = [
  ['green', '正常推进'],
  ['blue', '临近到期'],
  ['yellow', '逾期'],
  ['red', '严重逾期'],
];

const listed = (heading: string, lines: readonly SummaryLine[]): string[] =>
  lines.length
    ? [
        `${heading}（${lines.length}项）`,
        ...lines.map((l, i) => `${i + 1}.${l.title}${l.note ? `：${l.note}` : ''}`),
      ]
    : [];

/** A first wording of a period's summary, in the order in which a superior reads it; the office writes on from there. */
export function summaryText(title: string, f: SummaryFigures): string {
  const lights = LIGHTS.filter(([light]) => f.byLight[light]).map(
    ([light, label]) => `${label}${f.byLight[light]}项`,
  );
  const { approved, noProgress, outstanding } = f.reports;
  return [
    `${title}共有任务${f.tasks}项，已办结${f.closed}项，平均进度${f.percent}%。${lights.length ? `其余任务中，${lights.join('、')}。` : ''}`,
    `本期收到并审核通过进展报告${approved}份${noProgress ? `，其中无新进展${noProgress}份` : ''}${outstanding ? `；尚有${outstanding}份未报送或在审核` : ''}。`,
    ...listed('一、本期完成的任务', f.done),
    ...listed('二、逾期的任务', f.late),
    ...listed('三、困难问题', f.problems),
  ].join('\n');
}
