import { type ReactNode, useState } from 'react';
import { App, Button } from 'antd';
import { asProblem, problemOf, unreachable } from '../../api/problem';

const queryOf = (asked: object): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked) as [string, unknown][])
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  return params.toString();
};

async function fetched(url: string): Promise<Blob> {
  const answer = await fetch(url, { credentials: 'same-origin' }).catch(() => {
    throw unreachable();
  });
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => null));
  return answer.blob();
}

/** Takes a workbook away; a refusal is told here instead of on a page of its own. */
export function ExportButton({
  path,
  asked,
  name,
}: {
  path: string;
  asked: object;
  name: string;
}): ReactNode {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await fetched(`${path}?${queryOf(asked)}`));
      link.download = `${name}.xlsx`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      void message.success('已导出，本次导出已记入日志');
    } catch (e) {
      const problem = asProblem(e);
      void message.error(`${problem.message}。${problem.mend ?? ''}`, 8);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button loading={busy} onClick={() => void save()}>
      导出 Excel
    </Button>
  );
}
