import type { ReactNode } from 'react';
import { Form, Input } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { CommandDialog } from '../../parts/command-dialog';

type Person = Schemas['PersonDto'];
type Fields = Schemas['AmendPersonDto'];

export interface AboutPerson {
  email?: string | null;
  jobTitle?: string | null;
  phone?: string | null;
}

/** What is known of a person beside the name; all of it may be left out. */
export const AboutFields = (): ReactNode => (
  <>
    <Form.Item name="jobTitle" label="职务（选填）">
      <Input maxLength={50} placeholder="副主任" />
    </Form.Item>
    <Form.Item name="phone" label="电话（选填）">
      <Input type="tel" autoComplete="off" maxLength={30} />
    </Form.Item>
    <Form.Item name="email" label="邮箱（选填）" extra="不填则只收站内消息">
      <Input type="email" autoComplete="off" maxLength={254} />
    </Form.Item>
  </>
);

/** 更正: who somebody is. Roles are given and taken by the security administrator. */
export const AmendDialog = ({ person: p, onClose }: { person: Person; onClose: () => void }): ReactNode => (
  <CommandDialog
    title={`更正${p.name}的信息`}
    hint={`用户名 ${p.username} 不能更改。`}
    ok="保存"
    initial={{ name: p.name, email: p.email, jobTitle: p.jobTitle, phone: p.phone } as Partial<Fields>}
    run={({ name, email, jobTitle, phone }: Fields, key) =>
      ask(
        api.PATCH('/api/v1/people/{id}', {
          params: { path: { id: p.id } },
          // What was emptied is taken away.
          body: {
            ...(name !== undefined && { name }),
            email: email ?? null,
            jobTitle: jobTitle ?? null,
            phone: phone ?? null,
          },
          headers: { ...key, ...ifMatch(p.version) },
        }),
      )
    }
    done="已保存"
    onClose={onClose}
  >
    <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}>
      <Input maxLength={50} />
    </Form.Item>
    <AboutFields />
  </CommandDialog>
);
