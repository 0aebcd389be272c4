import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { may, mayEver, useMe } from '../../api/me';
import { lightRulesQuery } from '../../api/rules-queries';
import type { Plan } from '../../api/types';
import { MATTER_LIMIT_LABELS, RHYTHM_LABELS } from '../../parts/labels';
import { Section } from '../../parts/page';
import { LightsDialog, lightsOf } from './lights-dialog';
import { SettingsDialog } from './settings-dialog';

/** 运行规则: in what rhythm, within which limits and by which lights a plan runs, and where each is changed. */
export function Workings({ plan }: { plan: Plan }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'settings' | 'lights' | null>(null);
  const knows = mayEver(me, 'light_rule.manage');
  const rules = useQuery({ ...lightRulesQuery, enabled: knows && !!plan.lightRuleSetId });
  const manages =
    may(me, 'plan.configure', { officeUnitId: plan.officeUnitId }) &&
    !['concluded', 'discarded'].includes(plan.state);
  const approval = plan.rhythmApproval;
  const close = (): void => setAsked(null);
  return (
    <Section
      title="运行规则"
      extra={
        manages && (
          <>
            <Button size="small" onClick={() => setAsked('settings')}>
              修改运行规则
            </Button>
            <Button size="small" onClick={() => setAsked('lights')}>
              换用亮灯规则
            </Button>
          </>
        )
      }
    >
      <dl className="facts across">
        <dt>报送周期</dt>
        <dd>
          {plan.reportDates ? `每年 ${plan.reportDates.join('、')}` : RHYTHM_LABELS[plan.rhythm]}
          {plan.signOff && '，须单位负责人审签'}
          {approval && (
            <span className="quiet">
              （{approval.authority}，{approval.documentNo} 批准加密）
            </span>
          )}
        </dd>
        <dt>签收时限</dt>
        <dd>{plan.signDays ? `${plan.signDays} 个工作日` : '按通用时限'}</dd>
        <dt>问题建议</dt>
        <dd>{MATTER_LIMIT_LABELS[plan.matterLimits]}</dd>
        <dt>实地核查</dt>
        <dd>{plan.verifyOnSite ? '办结前须登记' : '不要求'}</dd>
        <dt>回头看</dt>
        <dd>{plan.recheckAfter ? `办结后 ${plan.recheckAfter} 个工作日` : '只按安排'}</dd>
        <dt>亮灯规则</dt>
        <dd>
          {knows ? (
            <Link to={`/rules?tab=lights${plan.lightRuleSetId ? `&set=${plan.lightRuleSetId}` : ''}`}>
              {lightsOf(plan, rules.data)}
            </Link>
          ) : (
            lightsOf(plan, undefined)
          )}
        </dd>
        {knows && (
          <>
            <dt>催办和日历</dt>
            <dd>
              <Link to="/rules?tab=ladders">催办阶梯</Link> <Link to="/rules?tab=calendar">工作日历</Link>
              <span className="quiet">（各方案通用）</span>
            </dd>
          </>
        )}
      </dl>
      {asked === 'settings' && <SettingsDialog plan={plan} onClose={close} />}
      {asked === 'lights' && <LightsDialog plan={plan} onClose={close} />}
    </Section>
  );
}
