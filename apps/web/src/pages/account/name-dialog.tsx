import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import { ADMIN_ROLES, ROLE_LABELS } from '@duban/chain';
import { api, ask, type Schemas } from '../../api/client';
import { delegatesQuery, everybodyQuery } from '../../api/queries';
import { CommandDialog } from '../../parts/command-dialog';
import { Day, Words } from '../../parts/fields';
import { asProblem } from '../../api/problem';
import { ProblemAlert } from '../../parts/problem-alert';
import { today } from '../../parts/time';

interface Filled {
  personId?: string;
  delegateId: string;
  starts: string;
  ends: string;
  reason: string;
}

const isAdministrator = (p: Schemas['PersonDto']): boolean =>
  p.appointments.some(a => ADMIN_ROLES.includes(a.role));

/** Who is away, where somebody else enters it. */
function Away(): ReactNode {
  const people = useQuery(everybodyQuery);
  const form = Form.useFormInstance<Filled>();
  return (
    <Form.Item name="personId" label="外出的人" rules={[{ required: true, message: '请选择外出的人' }]}>
      <Select
        loading={people.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        options={(people.data ?? [])
          .filter(p => !isAdministrator(p))
          .map(p => ({
            value: p.id,
            label: `${p.name} ${p.appointments.map(a => a.unitName).join('、')}`,
          }))}
        onChange={() => form.resetFields(['delegateId'])}
      />
    </Form.Item>
  );
}

function Delegate({ personId }: { personId: string | undefined }): ReactNode {
  const people = useQuery({ ...delegatesQuery(personId ?? ''), enabled: personId !== undefined });
  return (
    <>
      {people.isError && (
        <ProblemAlert problem={asProblem(people.error)} onRetry={() => void people.refetch()} />
      )}
      <Form.Item
        name="delegateId"
        label="代理人"
        extra="同单位的在岗人员"
        rules={[{ required: true, message: '请选择代理人' }]}
      >
        <Select
          loading={people.isLoading}
          disabled={personId === undefined}
          notFoundContent={people.data ? '同单位没有可以代理的人员' : '正在加载'}
          showSearch={{ optionFilterProp: 'label' }}
          options={people.data?.map(p => ({
            value: p.id,
            label: `${p.name} ${p.appointments.map(a => ROLE_LABELS[a.role]).join('、')}${
              p.cleared ? '' : '（知悉范围较小，较敏感的任务不能代办）'
            }`,
          }))}
        />
      </Form.Item>
    </>
  );
}

/** The delegate of whoever is chosen above. */
const DelegateOfChosen = (): ReactNode => (
  <Delegate personId={Form.useWatch('personId') as string | undefined} />
);

/** Names who acts while somebody is away: oneself, or whoever is chosen where nobody is given. */
export function NameDialog({
  personId,
  onClose,
}: {
  personId: string | null;
  onClose: () => void;
}): ReactNode {
  return (
    <CommandDialog
      title="指定代理人"
      hint={
        personId
          ? '代理期间，代理人以自己的账号办理您的待办；办理记录写明由谁代理。'
          : '代理期间，代理人以自己的账号办理外出人员的待办；办理记录写明由谁代理。'
      }
      ok="指定"
      initial={{ starts: today() }}
      run={(values: Filled, key) => {
        const body = { ...values, personId: personId ?? values.personId ?? '' };
        return ask(api.POST('/api/v1/delegations', { body, headers: key }));
      }}
      done="已指定代理人"
      onClose={onClose}
    >
      {personId ? (
        <Delegate personId={personId} />
      ) : (
        <>
          <Away />
          <DelegateOfChosen />
        </>
      )}
      <Day name="starts" label="起日" />
      <Day name="ends" label="止日" />
      <Words name="reason" label="事由" max={200} />
    </CommandDialog>
  );
}
