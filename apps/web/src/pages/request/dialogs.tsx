import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { api, ask } from '../../api/client';
import { useMe } from '../../api/me';
import { requestQuery } from '../../api/queries';
import type { Asked } from '../../api/types';
import { behalfOf, SourceItem } from '../../parts/behalf';
import { CommandDialog } from '../../parts/command-dialog';
import { Choice, LeaderSource, Line, Words } from '../../parts/fields';
import { today } from '../../parts/time';

interface Props {
  requests: Asked[];
  onClose: () => void;
  onDone?: () => void;
}

/** What these need before they can be granted. */
const dated = ({ kind, askedDate }: Asked): boolean =>
  kind === 'extension' || kind === 'suspension' || (kind === 'change' && !!askedDate);

/** What granting it does to the deadline, in the server's own arithmetic. */
export function Effect({ id, date }: { id: string; date?: string }): ReactNode {
  const request = useQuery(requestQuery(id, date));
  const words = request.data?.effect?.words;
  if (!words) return null;
  return (
    <span className="effect" role="status">
      {words}
    </span>
  );
}

function GrantRow({ request: r }: { request: Asked }): ReactNode {
  const [date, setDate] = useState(r.askedDate ?? '');
  return (
    <fieldset>
      <legend>
        {r.kindLabel} <small>{r.unitName}</small>
      </legend>
      <p className="clamp">{r.taskTitle}</p>
      <p className="quiet">
        理由：{r.reason}
        {r.late && <span className="late">（到期后提出）</span>}
      </p>
      {dated(r) && (
        <Form.Item
          name={['dates', r.id]}
          label={r.kind === 'suspension' ? '复查日期' : '批准的期限'}
          rules={[{ required: true, message: '请选择日期' }]}
          extra={<Effect id={r.id} date={date || undefined} />}
        >
          <Input type="date" min={today()} onChange={e => setDate(e.target.value)} />
        </Form.Item>
      )}
      {r.kind === 'change' && r.newText && <p className="prose">改为：{r.newText}</p>}
    </fieldset>
  );
}

interface Granted {
  dates?: Record<string, string>;
  reason?: string;
  approval?: string;
}

/** 同意: each with its own date, all of them at once. */
export function GrantDialog({ requests, onClose, onDone }: Props): ReactNode {
  return (
    <CommandDialog
      title={`同意 ${requests.length} 件申请`}
      ok="同意"
      initial={{ dates: Object.fromEntries(requests.map(r => [r.id, r.askedDate ?? ''])) }}
      run={({ dates = {}, reason, approval }: Granted, key) =>
        ask(
          api.POST('/api/v1/requests/grant', {
            body: {
              items: requests.map(r => ({ id: r.id, ...(dated(r) && { date: dates[r.id] }) })),
              reason,
              approval,
            },
            headers: key,
          }),
        )
      }
      done={({ granted, toLeader }) =>
        [granted && `已同意 ${granted} 件`, toLeader && `${toLeader} 件转分管领导审定`]
          .filter(Boolean)
          .join('，')
      }
      onClose={onClose}
      onDone={onDone}
    >
      {requests.map(r => (
        <GrantRow key={r.id} request={r} />
      ))}
      <Words name="reason" label="意见" optional />
      <Line
        name="approval"
        label="批准依据"
        optional
        max={500}
        hint="方案经人大、党委或政府会议批准的，变更须写明依据"
      />
    </CommandDialog>
  );
}

/** 不同意. */
export const RefuseDialog = ({ requests, onClose, onDone }: Props): ReactNode => (
  <CommandDialog
    title={`不同意 ${requests.length} 件申请`}
    hint="原期限不变，催办照旧。"
    ok="不同意"
    danger
    run={({ reason }: { reason: string }, key) =>
      ask(
        api.POST('/api/v1/requests/refuse', {
          body: { ids: requests.map(r => r.id), reason },
          headers: key,
        }),
      )
    }
    done={({ refused }) => `${refused} 件申请未同意`}
    onClose={onClose}
    onDone={onDone}
  >
    <Words name="reason" label="原因" />
  </CommandDialog>
);

/** 领导审定, given here or recorded by the office (`officeUnitId`) with its source. */
export function ApproveDialog({
  requests,
  officeUnitId,
  onClose,
  onDone,
}: Props & { officeUnitId: string | null }): ReactNode {
  return (
    <CommandDialog
      title={`${officeUnitId ? '登记领导审定意见' : '审定'}：${requests.length} 件申请`}
      hint={
        <ul className="entries">
          {requests.map(r => (
            <li key={r.id}>
              <b>{r.kindLabel}</b> {r.unitName}：{r.taskTitle}
              <small className="more">
                理由：{r.reason}
                {r.decision && `；督查机构意见：${r.decision}`}
              </small>
              <small className="more">
                <Effect id={r.id} />
              </small>
            </li>
          ))}
        </ul>
      }
      ok="确定"
      run={({ agree, reason, source = '' }: { agree: boolean; reason?: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/requests/approve', {
            body: {
              ids: requests.map(r => r.id),
              agree,
              reason,
              ...(officeUnitId && { onBehalf: { unitId: officeUnitId, source } }),
            },
            headers: key,
          }),
        )
      }
      done={({ granted, refused }) => (granted ? `已同意 ${granted} 件` : `${refused} 件未同意`)}
      onClose={onClose}
      onDone={onDone}
    >
      <Choice
        name="agree"
        label="审定意见"
        options={[
          { value: true, label: '同意' },
          { value: false, label: '不同意' },
        ]}
      />
      <Words name="reason" label="意见" optional hint="不同意的，请说明原因" />
      {officeUnitId && <LeaderSource />}
    </CommandDialog>
  );
}

/** 撤回. */
export function WithdrawDialog({ requests: [r], onClose }: Props): ReactNode {
  const me = useMe();
  return (
    <CommandDialog
      title="撤回申请"
      ok="撤回申请"
      danger
      run={({ reason, source }: { reason?: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/requests/withdraw', {
            body: { ids: [r.id], reason, ...behalfOf(me, r.unitId, source) },
            headers: key,
          }),
        )
      }
      done="申请已撤回"
      onClose={onClose}
    >
      <Words name="reason" label="原因" optional />
      <SourceItem unitId={r.unitId} unitName={r.unitName} />
    </CommandDialog>
  );
}
