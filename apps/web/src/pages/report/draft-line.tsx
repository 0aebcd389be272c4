import type { ReactNode } from 'react';
import { Button } from 'antd';
import { ProblemAlert } from '../../parts/problem-alert';
import type { DraftState, DraftStatus } from './draft';

const WORDS: Readonly<Record<DraftState, string>> = {
  clean: '自动保存草稿',
  waiting: '正在输入…',
  saving: '正在保存…',
  saved: '草稿已保存',
  away: '连接不到服务器：内容已存在本机，恢复后自动保存',
  refused: '草稿没有保存',
};

const clock = new Intl.DateTimeFormat('zh-CN', { timeStyle: 'short', timeZone: 'Asia/Shanghai' });

/** Says at all times whether what was typed is safe. */
export function DraftLine({
  status: { state, savedAt, problem },
  onOverwrite,
  onReload,
}: {
  status: DraftStatus;
  onOverwrite: () => void;
  onReload: () => void;
}): ReactNode {
  return (
    <>
      <p className={`draft-line ${state}`} role="status">
        {WORDS[state]}
        {state === 'saved' && savedAt && `（${clock.format(savedAt)}）`}
      </p>
      {state === 'refused' && (
        <>
          <ProblemAlert problem={problem} onRetry={problem?.code === 'record.stale' ? false : undefined} />
          {problem?.code === 'record.stale' && (
            <p className="draft-choice">
              <Button onClick={onReload}>改用最新内容</Button>{' '}
              <Button onClick={onOverwrite}>用我填的内容覆盖</Button>
            </p>
          )}
        </>
      )}
    </>
  );
}
