import { type ReactNode, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Result, Steps } from 'antd';
import { api, ask } from '../../api/client';
import { useCommand } from '../../api/use-command';
import { useFaults } from '../../parts/form-faults';
import { Loaded } from '../../parts/loading';
import { ProblemAlert } from '../../parts/problem-alert';
import { FirstPerson, SEATS } from './first-person';
import { type Filled, forgetSetup, keepSetup, keptSetup } from './kept';

const FIELDS: Record<string, string> = {
  token: '初始化链接',
  region: '地区',
  officeName: '督查机构',
  ...Object.fromEntries(
    SEATS.flatMap(({ seat, title }) => [
      [`${seat}.name`, `${title}的姓名`],
      [`${seat}.username`, `${title}的用户名`],
      [`${seat}.password`, `${title}的密码`],
      [`${seat}.email`, `${title}的邮箱`],
    ]),
  ),
};

const WHERE = ['region', 'officeName'] as const;

const Done = (): ReactNode => (
  <Result
    status="success"
    title="初始化完成"
    subTitle="接下来由系统管理员登录，按启用向导添加单位和人员、测试邮件、核对工作日历；督查人员登录后导入第一个方案。"
    extra={
      <>
        <Button type="primary" href="/login?next=%2Fstarting">
          系统管理员登录，继续
        </Button>
        <Button href="/login">其他人员登录</Button>
      </>
    }
  />
);

/** Two steps: where, then who. What was typed is kept but for passwords, so that whoever comes back goes on. */
function SetupForm({ token }: { token: string }): ReactNode {
  const [form] = Form.useForm<Filled>();
  const [kept] = useState(keptSetup);
  const [step, setStep] = useState(() => (kept.region && kept.officeName ? 1 : 0));
  const complete = useCommand(
    (input: Filled) => ask(api.POST('/api/v1/setup', { body: { token, ...input } })),
    { quiet: true, onDone: forgetSetup },
  );
  useFaults(form, complete.error);
  if (complete.isSuccess) return <Done />;
  const further = (): void =>
    void form.validateFields([...WHERE]).then(
      () => setStep(1),
      () => undefined,
    );
  return (
    <>
      <Steps
        current={step}
        responsive={false}
        size="small"
        items={[{ title: '机构' }, { title: '人员' }, { title: '启用' }]}
      />
      <Form
        form={form}
        layout="vertical"
        initialValues={kept}
        onValuesChange={() => keepSetup(form.getFieldsValue(true) as Filled)}
        onFinish={step === 0 ? further : complete.mutate}
        scrollToFirstError
      >
        <div hidden={step !== 0}>
          <div className="two">
            <Form.Item name="region" label="地区" rules={[{ required: true, message: '请填写地区' }]}>
              <Input placeholder="江州区" autoFocus />
            </Form.Item>
            <Form.Item
              name="officeName"
              label="督查机构"
              rules={[{ required: true, message: '请填写督查机构' }]}
            >
              <Input placeholder="区政府督查室" />
            </Form.Item>
          </div>
          <Button type="primary" onClick={further}>
            下一步
          </Button>
        </div>
        {step === 1 && (
          <>
            <Alert
              className="problem"
              type="info"
              showIcon
              title="三员分立"
              description="督查人员和系统、安全、审计三类管理员须由四名不同人员担任；系统不设任何默认账号和密码。"
            />
            {SEATS.map(seat => (
              <FirstPerson key={seat.seat} {...seat} />
            ))}
            <ProblemAlert problem={complete.error} fields={FIELDS} />
            <div className="actions">
              <Button onClick={() => setStep(0)}>上一步</Button>
              <Button type="primary" htmlType="submit" loading={complete.isPending}>
                完成初始化
              </Button>
              <span className="quiet">离开再回来时，已填写的内容（密码除外）还在。</span>
            </div>
          </>
        )}
      </Form>
    </>
  );
}

/** 首次设置, with the token from the link the program printed when it was started. */
export default function Setup(): ReactNode {
  const [search] = useSearchParams();
  const state = useQuery({
    queryKey: ['setup'],
    queryFn: () => ask(api.GET('/api/v1/setup')),
    staleTime: Infinity,
  });
  const token = search.get('token');
  useEffect(() => {
    document.title = '首次设置 · 督办';
  }, []);
  return (
    <main className="bare card wide">
      <h1>首次设置</h1>
      <Loaded of={state}>
        {({ open }) =>
          !open ? (
            <Alert
              type="info"
              showIcon
              title="系统已完成初始化"
              description={<Link to="/login">请直接登录</Link>}
            />
          ) : token ? (
            <SetupForm token={token} />
          ) : (
            <Alert
              type="warning"
              showIcon
              title="缺少初始化口令"
              description="请打开程序启动时显示的完整链接；链接 24 小时内有效，重新启动程序会显示新的链接。"
            />
          )
        }
      </Loaded>
    </main>
  );
}
