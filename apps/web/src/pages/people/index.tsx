import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Table } from 'antd';
import { ROLE_LABELS } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { Nothing, Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { NewPerson } from './new-person';
import { NewUnit } from './new-unit';

type Person = Schemas['PersonDto'];

/** A password is shown once: it is stored nowhere in the clear. */
export function showPassword(username: string, password: string | null): void {
  Modal.info({
    title: '一次性密码',
    content: password ? (
      <p>
        用户名 <b>{username}</b>
        <br />
        密码 <code className="password">{password}</code>
        <br />
        只显示这一次，请当面转交；首次登录须修改。
      </p>
    ) : (
      <p>操作已经完成，密码只在第一次显示。需要时请重置密码。</p>
    ),
    okText: '已转交',
  });
}

/** 人员: accounts and the roles they hold. */
export default function People(): ReactNode {
  const me = useMe();
  const manages = mayEver(me, 'person.manage');
  const [search, setSearch] = useState('');
  const [dialog, setDialog] = useState<'person' | 'unit' | null>(null);
  const people = useQuery({
    queryKey: ['people', search],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/people', { params: { query: { search: search || undefined, limit: 200 } }, signal })),
  });
  const reset = useCommand(
    (p: Person, key) =>
      ask(api.POST('/api/people/{id}/reset-password', { params: { path: { id: p.id } }, headers: key })),
    { onDone: ({ password }, p) => showPassword(p.username, password) },
  );
  return (
    <Page
      title="人员"
      extra={
        manages && (
          <>
            <Button onClick={() => setDialog('unit')}>新增单位</Button>
            <Button type="primary" onClick={() => setDialog('person')}>
              新增人员
            </Button>
          </>
        )
      }
    >
      <Input.Search
        className="search"
        placeholder="搜索姓名、用户名"
        aria-label="搜索姓名、用户名"
        allowClear
        onSearch={value => setSearch(value.trim())}
      />
      <ProblemAlert problem={reset.error} />
      <Loaded of={people}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>没有找到人员。</Nothing>
          ) : (
            <Table<Person>
              rowKey="id"
              size="small"
              dataSource={items}
              pagination={{ pageSize: 50, hideOnSinglePage: true }}
              scroll={{ x: 640 }}
              columns={[
                { title: '姓名', dataIndex: 'name' },
                { title: '用户名', dataIndex: 'username' },
                { title: '邮箱', dataIndex: 'email' },
                {
                  title: '单位和角色',
                  render: (_, p) =>
                    p.appointments.map(a => `${a.unitName} ${ROLE_LABELS[a.role]}`).join('；'),
                },
                { title: '状态', render: (_, p) => (p.active ? '在用' : '停用') },
                ...(manages
                  ? [
                      {
                        title: '操作',
                        render: (_: unknown, p: Person) => (
                          <Button
                            size="small"
                            loading={reset.isPending && reset.variables?.id === p.id}
                            onClick={() => reset.mutate(p)}
                          >
                            重置密码
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
      <NewPerson open={dialog === 'person'} onClose={() => setDialog(null)} onMade={showPassword} />
      <NewUnit open={dialog === 'unit'} onClose={() => setDialog(null)} />
    </Page>
  );
}
