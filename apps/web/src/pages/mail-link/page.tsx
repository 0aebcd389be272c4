import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { shanghaiTime } from '@duban/kernel';
import { asProblem, type Problem } from '../../api/problem';
import { commands, type LinkedPage, openPage, useDoing } from './calls';
import { Item } from './item';
import { Trouble } from './trouble';

/** The link is no more, or never was: what to do instead. */
const DEAD = ['link.unknown', 'link.expired', 'link.sign_in_needed'];

const time = (at: string): string => shanghaiTime(new Date(at));

function Dead({ problem }: { problem: Problem }): ReactNode {
  return (
    <main>
      <h1>{problem.message}</h1>
      <p role="alert">{problem.mend}</p>
      <p>
        <a className="button" href="/">
          登录督办系统
        </a>
      </p>
      <p className="quiet">代码 {problem.code}</p>
    </main>
  );
}

/** 全部签收, where there are several. */
function SignAll({
  token,
  ids,
  onDone,
}: {
  token: string;
  ids: string[];
  onDone: (said: string) => void;
}): ReactNode {
  const { busy, problem, run } = useDoing();
  if (ids.length < 2) return null;
  const sign = async (): Promise<void> => {
    if (await run(ids.join(), key => commands(token).sign(ids, key))) onDone(`已签收 ${ids.length} 项`);
  };
  return (
    <>
      <Trouble problem={problem} />
      <div className="actions">
        <button type="button" className="main" disabled={busy} onClick={() => void sign()}>
          全部签收（{ids.length} 项）
        </button>
      </div>
    </>
  );
}

/** 我的待办, from a mail: what is due from one person, to be signed for and reported on without signing in. */
export function MailLinkPage({ token }: { token: string }): ReactNode {
  const [page, setPage] = useState<LinkedPage | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [said, setSaid] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  const [chosen] = useState(() => window.location.hash.slice(1));

  const load = useCallback(async () => {
    setProblem(null);
    try {
      setPage(await openPage(token));
    } catch (error) {
      setProblem(asProblem(error));
    }
  }, [token]);
  useEffect(() => void load(), [load]);

  const shown = page !== null;
  useEffect(() => {
    if (shown && chosen) document.getElementById(chosen)?.scrollIntoView();
  }, [shown, chosen]);

  const done = (what: string): void => {
    setSaid(what);
    void load().then(() => status.current?.focus());
  };

  if (problem && DEAD.includes(problem.code)) return <Dead problem={problem} />;
  if (!page)
    return (
      <main>
        <h1>我的待办</h1>
        {problem ? <Trouble problem={problem} onRetry={() => void load()} /> : <p role="status">正在加载…</p>}
      </main>
    );
  const now = new Date();
  const signable = page.items.filter(i => i.action === 'sign').map(i => i.id);
  return (
    <main>
      <h1>我的待办</h1>
      <p className="quiet">
        {page.name}，共 {page.items.length} 项。本链接只供您本人使用，{time(page.expiresAt)}{' '}
        前有效，请勿转发。
      </p>
      <p ref={status} tabIndex={-1} role="status" className={said ? 'said' : 'sr'}>
        {said}
      </p>
      <Trouble problem={problem} onRetry={() => void load()} />
      {page.items.length === 0 && (
        <p className="nothing">
          {page.done > 0 ? `都办完了：通过本链接办理了 ${page.done} 项。` : '现在没有待办。'}
        </p>
      )}
      <SignAll token={token} ids={signable} onDone={done} />
      <ul className="items">
        {page.items.map(item => (
          <Item
            key={item.id}
            {...{ token, item, chosen: item.id === chosen, late: new Date(item.dueAt) < now, onDone: done }}
          />
        ))}
      </ul>
      <footer>
        <a href="/">登录督办系统</a>
      </footer>
    </main>
  );
}
