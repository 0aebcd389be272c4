import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { api, ask, ifMatch } from '../../api/client';
import { may, useMe } from '../../api/me';
import type { Instruction, TaskView } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { behalfOf, SourceItem } from '../../parts/behalf';
import { CommandDialog } from '../../parts/command-dialog';
import { Day, Words } from '../../parts/fields';
import { Section } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';

interface Props {
  instruction: Instruction;
  onClose: () => void;
}

function AnswerDialog({ instruction: i, onClose }: Props): ReactNode {
  const me = useMe();
  return (
    <CommandDialog
      title="答复批示"
      hint={i.text}
      ok="答复"
      run={({ answer, source }: { answer: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/instructions/{id}/answer', {
            params: { path: { id: i.id } },
            body: { answer, ...behalfOf(me, i.unitId ?? '', source) },
            headers: { ...key, ...ifMatch(i.version) },
          }),
        )
      }
      done="已答复，等待核阅"
      onClose={onClose}
    >
      <Words name="answer" label="办理情况" max={10000} />
      <SourceItem unitId={i.unitId} unitName={i.answererName} />
    </CommandDialog>
  );
}

const ReturnDialog = ({ instruction: i, onClose }: Props): ReactNode => (
  <CommandDialog
    title="退回批示答复"
    ok="退回"
    danger
    run={(body: { reason: string; due: string }, key) =>
      ask(
        api.POST('/api/v1/instructions/{id}/return', {
          params: { path: { id: i.id } },
          body,
          headers: { ...key, ...ifMatch(i.version) },
        }),
      )
    }
    done="已退回"
    onClose={onClose}
  >
    <Words name="reason" label="退回原因" />
    <Day name="due" label="重新答复期限" />
  </CommandDialog>
);

function Row({ instruction: i, view }: { instruction: Instruction; view: TaskView }): ReactNode {
  const me = useMe();
  const [asked, setAsked] = useState<'answer' | 'return' | null>(null);
  const note = useCommand(
    (ids: string[], key) => ask(api.POST('/api/v1/instructions/note', { body: { ids }, headers: key })),
    { done: '已核阅，批示办结' },
  );
  const around = { officeUnitId: view.plan.officeUnitId, primaryUnitId: i.unitId };
  const close = (): void => setAsked(null);
  return (
    <li>
      <div className="line">
        <b>{i.leaderName}</b>
        <span className="quiet">
          {time(i.givenAt)} 批示，{time(i.answerDueAt)} 前由{i.answererName}答复
        </span>
        <span className="state">{i.stateLabel}</span>
      </div>
      <p className="prose">{i.text}</p>
      {i.answer && (
        <p className="prose">
          答复{i.answeredAt && `（${time(i.answeredAt)}）`}：{i.answer}
        </p>
      )}
      {i.reason && i.state === 'given' && <p className="returned">退回原因：{i.reason}</p>}
      <div className="line">
        {i.state === 'given' && may(me, 'instruction.answer', around) && (
          <Button size="small" type="primary" onClick={() => setAsked('answer')}>
            答复批示
          </Button>
        )}
        {i.state === 'answered' && may(me, 'instruction.note', around) && (
          <>
            <Button size="small" type="primary" loading={note.isPending} onClick={() => note.mutate([i.id])}>
              核阅办结
            </Button>
            <Button size="small" onClick={() => setAsked('return')}>
              退回答复
            </Button>
          </>
        )}
      </div>
      <ProblemAlert problem={note.error} />
      {asked === 'answer' && <AnswerDialog instruction={i} onClose={close} />}
      {asked === 'return' && <ReturnDialog instruction={i} onClose={close} />}
    </li>
  );
}

/** 批示 on this task and what was answered. */
export const InstructionsSection = ({ view }: { view: TaskView }): ReactNode =>
  view.instructions.length > 0 && (
    <Section title="领导批示">
      <ul className="entries">
        {view.instructions.map(i => (
          <Row key={i.id} instruction={i} view={view} />
        ))}
      </ul>
    </Section>
  );
