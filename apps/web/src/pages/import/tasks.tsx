import type { ReactNode } from 'react';
import { Alert } from 'antd';
import type { Schemas } from '../../api/client';
import { Section } from '../../parts/page';

type Parsed = Schemas['ParsedDocumentDto'];
type ParsedTask = Schemas['ParsedTaskDto'];

const weight = (t: ParsedTask): number =>
  t.warnings.some(w => w.severity === 'error') ? 2 : t.warnings.length ? 1 : 0;

export const hasErrors = ({ tasks, warnings }: Parsed): boolean =>
  [...warnings, ...tasks.flatMap(t => t.warnings)].some(w => w.severity === 'error');

const names = (mentions: Schemas['MentionDto'][], openEnded: boolean): string =>
  mentions.map(m => m.name).join('、') + (openEnded ? '等' : '');

const Row = ({ task: t }: { task: ParsedTask }): ReactNode => (
  <tr>
    <td className="date">
      {t.no ?? '—'}
      <small className="more">第 {t.line} 行</small>
    </td>
    <td>
      {t.text}
      {t.section.length > 0 && <small className="more">{t.section.join(' / ')}</small>}
      {t.warnings.map(w => (
        <small key={w.code} className={w.severity === 'error' ? 'returned bad' : 'returned'}>
          {w.severity === 'error' ? '错误：' : '提示：'}
          {w.message}
        </small>
      ))}
    </td>
    <td>{names(t.lead, t.openEnded.lead)}</td>
    <td>
      {[names(t.responsible, t.openEnded.responsible), names(t.supporting, t.openEnded.supporting)]
        .filter(Boolean)
        .join('；')}
    </td>
    <td>{t.deadline?.phrase ?? ''}</td>
    <td>{t.targets.map(g => g.quote).join('；')}</td>
  </tr>
);

/** What was read: what to look at first comes first. */
export function Tasks({ parsed }: { parsed: Parsed }): ReactNode {
  const tasks = parsed.tasks
    .map((task, i) => ({ task, i }))
    .sort((a, b) => weight(b.task) - weight(a.task) || a.i - b.i);
  const warned = tasks.filter(({ task }) => weight(task) > 0).length;
  return (
    <Section
      title={`读出的任务（${tasks.length}）`}
      extra={warned > 0 && <span>{warned} 项有提示，排在最前</span>}
    >
      {parsed.warnings.map(w => (
        <Alert
          key={`${w.code} ${w.line}`}
          className="problem"
          type={w.severity === 'error' ? 'error' : 'warning'}
          showIcon
          title={w.line ? `第 ${w.line} 行：${w.message}` : w.message}
        />
      ))}
      <div className="scroll" tabIndex={0} role="region" aria-label="读出的任务">
        <table className="plain parsed">
          <thead>
            <tr>
              <th scope="col">序号</th>
              <th scope="col">任务</th>
              <th scope="col">牵头单位</th>
              <th scope="col">责任、配合单位</th>
              <th scope="col">时限</th>
              <th scope="col">目标</th>
            </tr>
          </thead>
          <tbody>
            {tasks.map(({ task, i }) => (
              <Row key={i} task={task} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
