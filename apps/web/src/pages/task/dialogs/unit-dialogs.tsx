import type { ReactNode } from 'react';
import { Form, Input } from 'antd';
import { api, ask, ifMatch } from '../../../api/client';
import { useMe } from '../../../api/me';
import type { TaskView } from '../../../api/types';
import { behalfOf, SourceItem } from '../../../parts/behalf';
import { CommandDialog } from '../../../parts/command-dialog';
import { Choice, Day, Line, Words } from '../../../parts/fields';
import { today } from '../../../parts/time';

interface Props {
  assignment: TaskView['assignments'][number];
  onClose: () => void;
}

/** 会签: another lead agrees that the task is done, or says what is not. */
export function CountersignDialog({ assignment: a, onClose }: Props): ReactNode {
  const me = useMe();
  return (
    <CommandDialog
      title={`${a.unitName}会签办结`}
      hint="到期未会签的，视为同意。"
      ok="会签"
      run={({ agree, reason, source }: { agree: boolean; reason?: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/assignments/countersign', {
            body: { ids: [a.id], agree, reason, ...behalfOf(me, a.unitId, source) },
            headers: { ...key, ...ifMatch(a.version) },
          }),
        )
      }
      done="已会签"
      onClose={onClose}
    >
      <Choice
        name="agree"
        label="意见"
        options={[
          { value: true, label: '同意办结' },
          { value: false, label: '不同意' },
        ]}
      />
      <Words name="reason" label="说明" optional hint="不同意的，请写明哪些尚未完成" />
      <SourceItem unitId={a.unitId} unitName={a.unitName} />
    </CommandDialog>
  );
}

/** 发协调函: the letter went out; recorded, not written here. */
export const SendLetterDialog = ({ assignment: a, onClose }: Props): ReactNode => (
  <CommandDialog
    title={`登记发给${a.unitName}的协调函`}
    ok="登记"
    initial={{ sentOn: today() }}
    run={(values: { documentNo: string; sentOn: string; answerBy?: string }, key) =>
      ask(api.POST('/api/v1/assignments/letters/send', { body: { ids: [a.id], ...values }, headers: key }))
    }
    done="已登记协调函"
    onClose={onClose}
  >
    <Line name="documentNo" label="文号" />
    <Day name="sentOn" label="发出日期" min="" max={today()} />
    <Day name="answerBy" label="请于何时前复函" optional />
  </CommandDialog>
);

/** 登记复函. */
export const LetterReplyDialog = ({ assignment: a, onClose }: Props): ReactNode => (
  <CommandDialog
    title={`登记${a.unitName}的复函`}
    ok="登记"
    initial={{ repliedOn: today() }}
    run={(values: { reply: string; repliedOn: string }, key) =>
      ask(api.POST('/api/v1/assignments/letters/reply', { body: { ids: [a.id], ...values }, headers: key }))
    }
    done="已登记复函"
    onClose={onClose}
  >
    <Words name="reply" label="复函内容" max={5000} />
    <Day name="repliedOn" label="复函日期" min="" max={today()} />
  </CommandDialog>
);

/** 撤回承办单位, while the task is under way. */
export const WithdrawUnitDialog = ({ assignment: a, onClose }: Props): ReactNode => (
  <CommandDialog
    title={`撤回${a.unitName}`}
    hint="该单位不再承担此任务，其未办事项取消；已报的材料保留。"
    ok="撤回"
    danger
    run={({ reason }: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/assignments/withdraw', {
          body: { ids: [a.id], reason },
          headers: { ...key, ...ifMatch(a.version) },
        }),
      )
    }
    done="已撤回"
    onClose={onClose}
  >
    <Words name="reason" label="原因" />
  </CommandDialog>
);

/** 认领 what is offered to a unit: with the source where it is not one's own. */
export function ClaimDialog({ assignment: a, onClose }: Props): ReactNode {
  const me = useMe();
  return (
    <CommandDialog
      title={`${a.unitName}认领任务`}
      ok="认领"
      run={({ source }: { source?: string }, key) =>
        ask(
          api.POST('/api/v1/assignments/claim', {
            body: { ids: [a.id], ...behalfOf(me, a.unitId, source) },
            headers: key,
          }),
        )
      }
      done="已认领"
      onClose={onClose}
    >
      <p>先认领的单位为第一牵头，认领即签收。</p>
      <SourceItem unitId={a.unitId} unitName={a.unitName} />
    </CommandDialog>
  );
}

/** Where the leader decides a second decline and the office records it. */
export const DeclineSource = ({ needed }: { needed: boolean }): ReactNode =>
  needed && (
    <Form.Item
      name="source"
      label="来源"
      extra="再次退办由分管领导裁定；代为登记须写明批示文号或会议纪要"
      rules={[{ required: true, whitespace: true, message: '请填写来源' }]}
    >
      <Input maxLength={500} />
    </Form.Item>
  );
