import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Radio, Select } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { everybodyQuery } from '../../api/queries';
import { webhooksQuery } from '../../api/rules-queries';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { Line } from '../../parts/fields';
import { Loaded } from '../../parts/loading';
import { Nothing, Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { day } from '../../parts/time';
import { UnitSelect } from '../../parts/unit-select';

type Webhook = Schemas['WebhookDto'];

const SCOPES: Readonly<Record<Webhook['scope'], string>> = {
  installation: '全区',
  unit: '单位',
  person: '个人',
};

const Person = (): ReactNode => {
  const people = useQuery(everybodyQuery);
  return (
    <Form.Item name="personId" label="个人" rules={[{ required: true, message: '请选择人员' }]}>
      <Select
        loading={people.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        options={people.data?.map(p => ({
          value: p.id,
          label: `${p.name} ${p.appointments.map(a => a.unitName).join('、')}`,
        }))}
      />
    </Form.Item>
  );
};

function Whose(): ReactNode {
  const scope = Form.useWatch('scope') as Webhook['scope'] | undefined;
  if (scope === 'person') return <Person />;
  if (scope === 'unit')
    return (
      <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
        <UnitSelect />
      </Form.Item>
    );
  return null;
}

function AddDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { modal } = App.useApp();
  return (
    <CommandDialog
      title="添加回调地址"
      ok="添加"
      initial={{ scope: 'installation' } as Partial<Schemas['NewWebhookDto'] & { scope: Webhook['scope'] }>}
      run={async ({ scope: _, ...body }: Schemas['NewWebhookDto'] & { scope: Webhook['scope'] }, key) => {
        const { secret } = await ask(api.POST('/api/v1/webhook-endpoints', { body, headers: key }));
        void modal.info({
          title: '签名密钥',
          content: secret ? (
            <p>
              <code className="password">{secret}</code>
              <br />
              只显示这一次，请交给接收方用于核对签名。
            </p>
          ) : (
            <p>已经添加，密钥只在第一次显示。需要时请停用后重新添加。</p>
          ),
          okText: '已保存',
        });
        return secret;
      }}
      done="已添加"
      onClose={onClose}
    >
      <Line name="name" label="名称" />
      <Line name="url" label="地址" max={2000} hint="以 https:// 开头" />
      <Form.Item name="scope" label="范围">
        <Radio.Group options={Object.entries(SCOPES).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Whose />
    </CommandDialog>
  );
}

/** 回调地址: where messages go besides inbox and mail. */
export function Webhooks(): ReactNode {
  const { modal } = App.useApp();
  const webhooks = useQuery(webhooksQuery);
  const [adding, setAdding] = useState(false);
  const retire = useCommand(
    (id: string, key) =>
      ask(api.DELETE('/api/v1/webhook-endpoints/{id}', { params: { path: { id } }, headers: key })),
    { done: '已停用' },
  );
  return (
    <Section
      title="回调地址"
      extra={
        <Button size="small" onClick={() => setAdding(true)}>
          添加
        </Button>
      }
    >
      <ProblemAlert problem={retire.error} />
      <Loaded of={webhooks}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有回调地址；消息只发站内和邮件。</Nothing>
          ) : (
            <ul className="entries">
              {list.map(w => (
                <li key={w.id} className="line">
                  <b>{w.name}</b>
                  <span>{w.whose ?? SCOPES[w.scope]}</span>
                  <span className="quiet">{w.host}</span>
                  <span className="quiet">{day(w.createdAt)} 添加</span>
                  {w.retiredAt ? (
                    <span className="state quiet">{day(w.retiredAt)} 停用</span>
                  ) : (
                    <Button
                      className="state"
                      size="small"
                      aria-label={`停用：${w.name}`}
                      loading={retire.isPending && retire.variables === w.id}
                      onClick={() =>
                        void modal.confirm({
                          title: `停用“${w.name}”？`,
                          content: '不再向它发送；不能恢复，只能重新添加。',
                          okText: '停用',
                          okButtonProps: { danger: true },
                          onOk: () => retire.mutate(w.id),
                        })
                      }
                    >
                      停用
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}
