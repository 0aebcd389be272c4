import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { ROLE_LABELS } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { mayEver, useMe } from '../../api/me';
import { peopleQuery } from '../../api/queries';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { Nothing, Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { NewPerson } from './new-person';
import { NewUnit } from './new-unit';
import { PersonDialog } from './person-dialog';
import { useShowPassword } from './show-password';

type Person = Schemas['PersonDto'];

const seats = (p: Person): string =>
  p.appointments.map(a => `${a.unitName} ${ROLE_LABELS[a.role]}`).join('；') || '尚未授予角色';

/** 人员: accounts and the roles they hold. */
export default function People(): ReactNode {
  const me = useMe();
  const manages = mayEver(me, 'person.manage');
  const administers = manages || mayEver(me, 'role.grant');
  const [search, setSearch] = useState('');
  const [dialog, setDialog] = useState<'person' | 'unit' | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const showPassword = useShowPassword();
  const people = useInfiniteQuery(peopleQuery(search));
  const reset = useCommand(
    (p: Person, key) =>
      ask(api.POST('/api/v1/people/{id}/reset-password', { params: { path: { id: p.id } }, headers: key })),
    { onDone: ({ password }, p) => showPassword(p.username, password) },
  );
  const person = people.data?.find(p => p.id === opened);
  return (
    <Page
      title="人员"
      extra={
        manages && (
          <>
            <Link className="button" to="/people/import">
              批量导入
            </Link>
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
        {items =>
          items.length === 0 ? (
            <Nothing>没有找到人员。</Nothing>
          ) : (
            <div className="section">
              <ul className="owed">
                {items.map(p => (
                  <li key={p.id}>
                    <span className="what">
                      <b>{p.name}</b> {p.username}
                      <small className="more">
                        {[p.jobTitle, seats(p), p.phone].filter(Boolean).join('，')}
                      </small>
                    </span>
                    <span className="whose">{p.active ? '' : '已停用'}</span>
                    <span className="when">{p.email ?? <span className="quiet">未填邮箱</span>}</span>
                    <span className="do">
                      {manages && p.active && (
                        <Button
                          size="small"
                          aria-label={`重置密码：${p.name}`}
                          loading={reset.isPending && reset.variables.id === p.id}
                          onClick={() => reset.mutate(p)}
                        >
                          重置密码
                        </Button>
                      )}
                      {administers && (
                        <Button size="small" aria-label={`管理：${p.name}`} onClick={() => setOpened(p.id)}>
                          管理
                        </Button>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
              <More of={people} />
            </div>
          )
        }
      </Loaded>
      <NewPerson open={dialog === 'person'} onClose={() => setDialog(null)} onMade={showPassword} />
      {person && <PersonDialog person={person} onClose={() => setOpened(null)} />}
      <NewUnit open={dialog === 'unit'} onClose={() => setDialog(null)} />
    </Page>
  );
}
