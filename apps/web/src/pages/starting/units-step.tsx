import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { startingQuery } from '../../api/admin-queries';
import { api, ask, type Schemas } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { optionsOf, UNIT_KIND_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';

/** One a line; what stands behind a comma are other names of the same unit. */
const unitsOf = (text: string, kind: Schemas['UnitKind']): Schemas['NewUnitDto'][] =>
  text
    .split('\n')
    .map(line => line.split(/[，,、\t]/).flatMap(part => part.trim() || []))
    .filter(names => names.length > 0)
    .map(([name, ...aliases]) => ({ name: name as string, kind, ...(aliases.length && { aliases }) }));

/** 单位: many at once, kind by kind. */
export function UnitsStep(): ReactNode {
  const starting = useQuery(startingQuery);
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Schemas['UnitKind']>('department');
  const units = unitsOf(text, kind);
  const create = useCommand(
    (body: Schemas['NewUnitsDto'], key) => ask(api.POST('/api/v1/units', { body, headers: key })),
    { done: made => `已新增 ${made.length} 个单位`, onDone: () => setText('') },
  );
  return (
    <Section title="单位">
      <p className="quiet">
        现有 {starting.data?.units ?? 0}{' '}
        个单位。分办、报送都以单位为准；导入方案时文件里出现的新单位也可以当场新增。
        <Link to="/units">查看全部单位</Link>
      </p>
      <Form layout="vertical" onFinish={() => create.mutate({ units })}>
        <Form.Item label="类别" htmlFor="unit-kind">
          <Select
            id="unit-kind"
            className="measure"
            value={kind}
            onChange={setKind}
            options={optionsOf<Schemas['UnitKind']>(UNIT_KIND_LABELS)}
          />
        </Form.Item>
        <Form.Item
          label="单位名称"
          htmlFor="unit-names"
          extra="一行一个；简称、别称写在逗号后面，如：区卫生健康委，区卫健委"
        >
          <Input.TextArea
            id="unit-names"
            value={text}
            onChange={e => setText(e.target.value)}
            autoSize={{ minRows: 5, maxRows: 20 }}
          />
        </Form.Item>
        <ProblemAlert problem={create.error} />
        <Button type="primary" htmlType="submit" disabled={!units.length} loading={create.isPending}>
          {units.length ? `新增 ${units.length} 个单位` : '新增单位'}
        </Button>
      </Form>
    </Section>
  );
}
