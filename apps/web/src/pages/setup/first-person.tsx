import type { ReactNode } from 'react';
import { Form, Input } from 'antd';

export const SEATS = [
  { seat: 'supervisor', title: '督查人员', duty: '导入方案、分办任务、审核、发督办单、上报' },
  { seat: 'systemAdmin', title: '系统管理员', duty: '添加单位和人员，重置密码' },
  { seat: 'securityAdmin', title: '安全管理员', duty: '授予和收回角色' },
  { seat: 'auditor', title: '审计管理员', duty: '查看操作记录' },
] as const;

/** One of the first four people. */
export const FirstPerson = ({ seat, title, duty }: (typeof SEATS)[number]): ReactNode => (
  <fieldset>
    <legend>
      {title}
      <small>{duty}</small>
    </legend>
    <div className="two">
      <Form.Item name={[seat, 'name']} label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={[seat, 'username']}
        label="用户名"
        rules={[{ required: true, message: '请填写用户名' }]}
      >
        <Input autoComplete="off" autoCapitalize="off" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name={[seat, 'password']}
        label="密码"
        extra="至少 10 位，四类字符中的三类，不含用户名"
        rules={[{ required: true, message: '请设置密码' }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name={[seat, 'email']}
        label="邮箱（选填）"
        extra="用于接收提醒"
        normalize={(value: string) => value || null}
      >
        <Input type="email" autoComplete="off" />
      </Form.Item>
    </div>
  </fieldset>
);
