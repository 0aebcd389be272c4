import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { startingQuery } from '../../api/admin-queries';
import { Section } from '../../parts/page';
import { NewPerson } from '../people/new-person';
import { useShowPassword } from '../people/show-password';

/** 人员: who works where; a unit without anybody cannot sign or report. */
export function PeopleStep(): ReactNode {
  const starting = useQuery(startingQuery);
  const [adding, setAdding] = useState(false);
  const showPassword = useShowPassword();
  const { units = 0, staffed = 0, people = 0, withoutMail = 0 } = starting.data ?? {};
  return (
    <Section title="人员">
      <dl className="facts">
        <dt>在用账号</dt>
        <dd>{people} 个</dd>
        <dt>有经办人员的单位</dt>
        <dd>
          {staffed} 个，共 {units} 个
        </dd>
        <dt>没有登记邮箱</dt>
        <dd>{withoutMail} 人，只收站内消息</dd>
      </dl>
      <p className="quiet">
        每个承办单位至少有一名经办人。新增时显示一次性密码，请当面转交。区领导、单位负责人也在这里新增。
      </p>
      <p className="line">
        <Button type="primary" onClick={() => setAdding(true)}>
          新增人员
        </Button>
        <Link className="button" to="/people/import">
          批量导入
        </Link>
        <Link to="/people">查看全部人员</Link>
      </p>
      <NewPerson open={adding} onClose={() => setAdding(false)} onMade={showPassword} />
    </Section>
  );
}
