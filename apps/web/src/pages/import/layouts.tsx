import { type ReactNode, useState } from 'react';
import { Button, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

type Layout = Schemas['LayoutDto'];

/** What a column of a table holds. */
export const ROLE_NAMES: Readonly<Record<string, string>> = {
  no: '序号',
  section: '类别、章节',
  item: '事项、项目名称',
  text: '任务内容',
  lead: '牵头单位',
  responsible: '责任单位',
  supporting: '配合单位',
  leader: '责任领导',
  deadline: '时限',
  field: '其他（保留原文）',
  indicator: '指标名称',
  measure: '计量单位',
  base: '基期值',
  target: '目标值',
  kind: '指标属性',
};

function OneLayout({
  layout,
  onMapped,
  reading,
}: {
  layout: Layout;
  onMapped: () => void;
  reading: boolean;
}): ReactNode {
  const [roles, setRoles] = useState(() => layout.headings.map((_, i) => layout.roles[i] ?? 'field'));
  const map = useCommand(
    (body: Schemas['MapColumnsDto'], key) => ask(api.PUT('/api/v1/imports/layouts', { body, headers: key })),
    { done: '已记住，同样表头的文件以后照此读取', quiet: true, onDone: onMapped },
  );
  return (
    <details open={!layout.roles.length}>
      <summary>
        第 {layout.line} 行表头：{layout.headings.join('、').slice(0, 60)}（
        {layout.by === 'confirmed' ? '已确认' : layout.roles.length ? '自动识别' : '没有认出，请说明'}）
      </summary>
      <div className="two">
        {layout.headings.map((heading, i) => (
          <label key={i} className="desk-column">
            <span>{heading || `第 ${i + 1} 列`}</span>
            <Select
              aria-label={`“${heading || `第 ${i + 1} 列`}”是`}
              value={roles[i]}
              options={Object.entries(ROLE_NAMES).map(([value, label]) => ({ value, label }))}
              onChange={role => setRoles(roles.map((r, k) => (k === i ? role : r)))}
            />
          </label>
        ))}
      </div>
      <ProblemAlert problem={map.error} />
      <Button
        loading={map.isPending || reading}
        onClick={() => map.mutate({ headings: layout.headings, roles })}
      >
        按此重新读取
      </Button>
    </details>
  );
}

/** 栏目对应: what each column of the tables is, guessed, confirmed, and remembered for the same header. */
export const Layouts = ({
  layouts,
  onMapped,
  reading,
}: {
  layouts: Layout[];
  onMapped: () => void;
  reading: boolean;
}): ReactNode =>
  layouts.length > 0 && (
    <Section title={`栏目对应（${layouts.length}）`}>
      {layouts.map(l => (
        <OneLayout key={`${l.hash}${l.by}`} layout={l} onMapped={onMapped} reading={reading} />
      ))}
    </Section>
  );
