import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Typography } from 'antd';
import { startingQuery } from '../../api/admin-queries';
import { mayEver, useMe } from '../../api/me';
import { Section } from '../../parts/page';

/** 第一个方案: the office imports it; whoever administers passes the link on. */
export function PlanStep(): ReactNode {
  const me = useMe();
  const starting = useQuery(startingQuery);
  const plans = starting.data?.plans ?? 0;
  return (
    <Section title="第一个方案">
      <p>
        {plans
          ? `已导入 ${plans} 个方案。`
          : '方案由督查人员导入：上传工作方案或任务分解表，系统读出任务、单位和时限，逐条核对后立项。'}
      </p>
      {mayEver(me, 'plan.import') ? (
        <p>
          <Link className="button primary" to="/plans/import">
            导入方案
          </Link>
        </p>
      ) : (
        <p>
          请督查人员登录后打开：
          <Typography.Text copyable={{ text: `${location.origin}/plans/import`, tooltips: false }}>
            {location.origin}/plans/import
          </Typography.Text>
        </p>
      )}
    </Section>
  );
}
