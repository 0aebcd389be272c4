import { type ReactNode, useRef, useState } from 'react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Progress } from 'antd';
import { api, ask, ifMatch, type Schemas } from '../api/client';
import { useMe, worksIn } from '../api/me';
import { attachmentsQuery } from '../api/office-queries';
import { SourceItem } from './behalf';
import { CommandDialog } from './command-dialog';
import { Words } from './fields';
import { FilePreview } from './file-preview';
import { Loaded } from './loading';
import { More } from './more';
import { Nothing, Section } from './page';
import { ProblemAlert } from './problem-alert';
import { time } from './time';
import { upload } from './upload';

type Attachment = Schemas['AttachmentDto'];

const SUBJECTS: Readonly<Record<string, string>> = {
  report: '进展报告',
  contribution: '责任单位材料',
  completion: '办结报告',
  task: '任务',
  action_plan: '推进计划',
  milestone: '节点',
  notice: '督办单',
};

const KB = 1024;
const sizeOf = (bytes: number): string =>
  bytes < KB * KB ? `${Math.max(1, Math.round(bytes / KB))} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;

/** Where a file is put, and for which unit. */
export interface Home {
  subjectType: string;
  subjectId: string;
  /** null: the office's own. */
  unitId: string | null;
  unitName?: string;
}

interface Going {
  name: string;
  percent: number;
}

/** Files that go up one after another, each with how much of it is through. */
function useUploads(home: Home): {
  going: Going | null;
  error: unknown;
  send: (files: readonly File[], source?: string) => Promise<void>;
} {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [going, setGoing] = useState<Going | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { subjectType, subjectId } = home;
  const send = async (files: readonly File[], source?: string): Promise<void> => {
    setError(null);
    try {
      for (const file of files) {
        setGoing({ name: file.name, percent: 0 });
        await upload(file, { subjectType, subjectId, ...(source && { source }) }, percent =>
          setGoing({ name: file.name, percent }),
        );
        void message.success(`已上传 ${file.name}`);
      }
    } catch (refused) {
      setError(refused);
    } finally {
      setGoing(null);
      void client.invalidateQueries({ queryKey: ['attachments'] });
    }
  };
  return { going, error, send };
}

function UploadButton({
  home,
  busy,
  send,
}: {
  home: Home;
  busy: boolean;
  send: ReturnType<typeof useUploads>['send'];
}): ReactNode {
  const me = useMe();
  const own = home.unitId === null || worksIn(me, home.unitId);
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<File[] | null>(null);
  return (
    <>
      <Button size="small" loading={busy} onClick={() => input.current?.click()}>
        {own ? '上传' : '代上传'}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="选择要上传的文件"
        onChange={e => {
          const files = [...(e.target.files ?? [])];
          e.target.value = '';
          if (!files.length) return;
          if (own) void send(files);
          else setChosen(files);
        }}
      />
      {chosen && (
        <CommandDialog
          title={`代${home.unitName ?? '单位'}上传 ${chosen.length} 个文件`}
          ok="上传"
          run={async ({ source }: { source: string }) => send(chosen, source)}
          done={() => ''}
          onClose={() => setChosen(null)}
        >
          <SourceItem unitId={home.unitId} unitName={home.unitName} />
        </CommandDialog>
      )}
    </>
  );
}

function RemoveDialog({
  of: a,
  home,
  onClose,
}: {
  of: Attachment;
  home?: Home;
  onClose: () => void;
}): ReactNode {
  return (
    <CommandDialog
      title={`移除“${a.name}”`}
      hint="移除后不能再下载；曾经上传的事实和原因仍在办理过程中。"
      ok="移除"
      danger
      run={(body: { reason: string; source?: string }, key) =>
        ask(
          api.POST('/api/v1/attachments/{id}/remove', {
            params: { path: { id: a.id } },
            body,
            headers: { ...key, ...ifMatch(a.version) },
          }),
        )
      }
      done="附件已移除"
      onClose={onClose}
    >
      <Words name="reason" label="原因" />
      {home && home.unitId !== null && <SourceItem unitId={home.unitId} unitName={home.unitName} />}
    </CommandDialog>
  );
}

/** 附件: what was put beside a record, to be fetched, and taken away again while the record is open. */
export function Attachments({
  of,
  home,
  empty,
}: {
  of: { taskId?: string; subjectType?: string; subjectId?: string };
  /** Where this person may put files; nowhere without it. */
  home?: Home;
  /** Said where there is none; without it nothing is shown at all. */
  empty?: string;
}): ReactNode {
  const list = useInfiniteQuery(attachmentsQuery(of));
  const [removing, setRemoving] = useState<Attachment | null>(null);
  const where: Home = home ?? { subjectType: '', subjectId: '', unitId: null };
  const { going, error, send } = useUploads(where);
  if (!home && !empty && !list.data?.length) return null;
  return (
    <Section title="附件" extra={home && <UploadButton home={home} busy={going !== null} send={send} />}>
      {going && (
        <p role="status">
          正在上传 {going.name}{' '}
          <Progress percent={going.percent} size="small" aria-label={`上传 ${going.name}`} />
        </p>
      )}
      <ProblemAlert problem={error} onRetry={false} />
      <Loaded of={list}>
        {items =>
          items.length === 0 ? (
            <Nothing>{empty ?? '还没有附件。'}</Nothing>
          ) : (
            <ul className="entries">
              {items.map(a => (
                <li key={a.id}>
                  <div className="line">
                    {a.removedAt ? (
                      <s>{a.name}</s>
                    ) : (
                      <a href={`/api/v1/attachments/${a.id}`} download={a.name}>
                        {a.name}
                      </a>
                    )}
                    <span className="quiet">
                      {sizeOf(a.size)}，{of.taskId && `${SUBJECTS[a.subjectType] ?? a.subjectType}，`}
                      {a.uploadedByName} {time(a.uploadedAt)}
                    </span>
                    {!a.removedAt && <FilePreview of={a} />}
                    {home && !a.removedAt && a.subjectId === home.subjectId && (
                      <Button
                        className="state"
                        size="small"
                        aria-label={`移除：${a.name}`}
                        onClick={() => setRemoving(a)}
                      >
                        移除
                      </Button>
                    )}
                  </div>
                  {a.removedAt && (
                    <p className="quiet">
                      {time(a.removedAt)} 移除：{a.removedReason}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <More of={list} />
      {removing && <RemoveDialog of={removing} home={home} onClose={() => setRemoving(null)} />}
    </Section>
  );
}
