import { type ReactNode, useState } from 'react';
import { Button } from 'antd';
import { api, ask } from '../../api/client';
import type { Notice } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { ProblemAlert } from '../../parts/problem-alert';
import { DiscardDialog, IssueDialog } from '../notice/office-dialogs';

/** What can be done with the notices chosen. */
export function BulkNotices({
  toIssue,
  toSign,
  onDone,
}: {
  toIssue: Notice[];
  toSign: Notice[];
  onDone: () => void;
}): ReactNode {
  const [asked, setAsked] = useState<'issue' | 'discard' | null>(null);
  const sign = useCommand(
    (ids: string[], key) => ask(api.POST('/api/v1/notices/sign', { body: { ids }, headers: key })),
    { done: ({ signed }) => `已签收 ${signed} 份督办单`, onDone },
  );
  const close = (): void => setAsked(null);
  if (!toIssue.length && !toSign.length) return <ProblemAlert problem={sign.error} />;
  return (
    <div className="bulk" role="region" aria-label="批量办理">
      {toIssue.length > 0 && (
        <>
          <Button type="primary" onClick={() => setAsked('issue')}>
            签发 {toIssue.length} 份
          </Button>
          <Button onClick={() => setAsked('discard')}>不予签发</Button>
        </>
      )}
      {toSign.length > 0 && (
        <Button type="primary" loading={sign.isPending} onClick={() => sign.mutate(toSign.map(n => n.id))}>
          签收 {toSign.length} 份
        </Button>
      )}
      <ProblemAlert problem={sign.error} />
      {asked === 'issue' && <IssueDialog notices={toIssue} onClose={close} onDone={onDone} />}
      {asked === 'discard' && <DiscardDialog notices={toIssue} onClose={close} onDone={onDone} />}
    </div>
  );
}
