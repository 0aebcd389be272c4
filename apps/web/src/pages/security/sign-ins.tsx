import { type ReactNode, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { signInsQuery } from '../../api/admin-queries';
import { Loaded } from '../../parts/loading';
import { More } from '../../parts/more';
import { OpenOrAll } from '../../parts/open-or-all';
import { Nothing } from '../../parts/page';
import { time } from '../../parts/time';

const LABELS: Readonly<Record<string, string>> = {
  'session.sign_in': '登录',
  'session.refuse': '登录被拒绝',
  'session.lock': '锁定',
  'session.second_factor': '核对动态口令',
  'session.enroll_second_factor': '绑定验证器',
  'session.confirm_second_factor': '确认绑定验证器',
  'session.change_password': '修改密码',
  'session.revoke': '结束登录',
  'session.sign_out': '退出',
};

/** 登录记录: who came in, who did not, the newest first. */
export function SignIns(): ReactNode {
  const [all, setAll] = useState(true);
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null);
  const records = useInfiniteQuery(signInsQuery(!all, person?.id));
  return (
    <>
      <div className="actions">
        <OpenOrAll all={all} onChange={setAll} open="失败和锁定" />
        {person && (
          <Button onClick={() => setPerson(null)} aria-label={`不只看${person.name}，看所有人`}>
            只看{person.name} ×
          </Button>
        )}
      </div>
      <Loaded of={records}>
        {list =>
          list.length === 0 ? (
            <Nothing>没有{all ? '' : '失败和锁定的'}记录。</Nothing>
          ) : (
            <div className="section">
              <ul className="entries">
                {list.map(r => (
                  <li key={r.id} className="line">
                    <time className="quiet">{time(r.at)}</time>
                    {r.personId ? (
                      <button
                        type="button"
                        className="link"
                        aria-label={`只看 ${r.name}`}
                        onClick={() => setPerson({ id: r.personId as string, name: r.name })}
                      >
                        {r.name}
                      </button>
                    ) : (
                      <span>{r.name}</span>
                    )}
                    <span>{LABELS[r.command] ?? r.command}</span>
                    {r.reason && <span className="quiet">{r.reason}</span>}
                    <span className="state quiet">日志 {r.id}</span>
                  </li>
                ))}
              </ul>
              <More of={records} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}
