import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown, Form, Input, type MenuProps } from 'antd';
import { api, ask, type Schemas } from '../../api/client';
import { savedViewsQuery } from '../../api/ledger-queries';
import { useCommand } from '../../api/use-command';
import { CommandDialog } from '../../parts/command-dialog';
import { addressOf, type Filtering, type LedgerView } from './use-filter';

type Kept = Schemas['SavedViewDto'];

function NameDialog({
  title,
  initial,
  run,
  done,
  onClose,
  onDone,
}: {
  title: string;
  initial?: string;
  run: (name: string, key: { 'Idempotency-Key': string }) => Promise<{ id: string }>;
  done: string;
  onClose: () => void;
  onDone?: (id: string) => void;
}): ReactNode {
  return (
    <CommandDialog<{ name: string }, { id: string }>
      title={title}
      hint="筛选、分组、排序和显示的列一并保存，只有您自己看得到。"
      ok="保存"
      initial={{ name: initial }}
      run={async ({ name }, key) => {
        const made = await run(name, key);
        onDone?.(made.id);
        return made;
      }}
      done={done}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label="名称"
        rules={[{ required: true, whitespace: true, message: '请填写名称' }]}
      >
        <Input maxLength={40} autoFocus placeholder="如：本季度红灯" />
      </Form.Item>
    </CommandDialog>
  );
}

/** The view that is open: the one that was chosen, or one that shows just the same. */
function openOne(views: readonly Kept[], view: LedgerView, id: string | null): Kept | undefined {
  const address = addressOf(view);
  return views.find(v => v.id === id) ?? views.find(v => address && addressOf(v.view) === address);
}

/** 常用视图: choose one, keep what is shown now. */
export function ViewsMenu({ filtering }: { filtering: Filtering }): ReactNode {
  const { modal } = App.useApp();
  const views = useQuery(savedViewsQuery).data?.items ?? [];
  const { view, viewId, open } = filtering;
  const [asked, setAsked] = useState<'new' | 'rename' | null>(null);
  const at = openOne(views, view, viewId);
  const changed = at !== undefined && addressOf(at.view) !== addressOf(view);
  const renew = useCommand(
    ({ id, name }: Kept, key) =>
      ask(
        api.PUT('/api/v1/ledger/views/{id}', {
          params: { path: { id } },
          body: { name, view },
          headers: key,
        }),
      ),
    { done: '视图已更新' },
  );
  const remove = useCommand(
    ({ id }: Kept, key) =>
      ask(api.DELETE('/api/v1/ledger/views/{id}', { params: { path: { id } }, headers: key })),
    { done: '视图已删除', onDone: () => open(view, null) },
  );
  const items: NonNullable<MenuProps['items']> = [
    { key: 'all', label: '全部任务', onClick: () => open({}, null) },
    ...views.map(v => ({ key: v.id, label: v.name, onClick: () => open(v.view, v.id) })),
    { type: 'divider' },
    { key: 'new', label: '保存为新视图…', onClick: () => setAsked('new') },
    ...(at
      ? [
          {
            key: 'renew',
            label: `以当前内容更新“${at.name}”`,
            disabled: !changed,
            onClick: () => renew.mutate(at),
          },
          { key: 'rename', label: `“${at.name}”改名…`, onClick: () => setAsked('rename') },
          {
            key: 'remove',
            label: `删除“${at.name}”`,
            danger: true,
            onClick: () =>
              void modal.confirm({
                title: `删除视图“${at.name}”？`,
                content: '只删除视图，台账内容不受影响。',
                okText: '删除',
                onOk: () => remove.mutateAsync(at).then(() => undefined),
              }),
          },
        ]
      : []),
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, selectedKeys: at ? [at.id] : [] }}>
        <Button aria-haspopup="menu">
          视图{at ? `：${at.name}` : ''}
          {changed ? '（有改动）' : ''} ▾
        </Button>
      </Dropdown>
      {asked === 'new' && (
        <NameDialog
          title="保存视图"
          run={(name, key) => ask(api.POST('/api/v1/ledger/views', { body: { name, view }, headers: key }))}
          done="视图已保存"
          onClose={() => setAsked(null)}
          onDone={id => open(view, id)}
        />
      )}
      {asked === 'rename' && at && (
        <NameDialog
          title="视图改名"
          initial={at.name}
          run={(name, key) =>
            ask(
              api.PUT('/api/v1/ledger/views/{id}', {
                params: { path: { id: at.id } },
                body: { name },
                headers: key,
              }),
            )
          }
          done="视图已改名"
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
