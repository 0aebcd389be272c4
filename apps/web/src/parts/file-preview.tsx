import { type ReactNode, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { problemOf, unreachable } from '../api/problem';
import { Loaded } from './loading';

/** What is only drawn or only read; everything else has to be fetched and opened outside. */
const PICTURES = ['image/png', 'image/jpeg', 'image/webp'];
const TEXTS = ['text/plain', 'text/csv'];
/** More than anybody looks at in passing. */
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_TEXT = 20_000;

interface File {
  id: string;
  name: string;
  type: string;
  size: number;
}

const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(unreachable());
    reader.readAsDataURL(blob);
  });

/** Files are only ever sent as something to be saved; what they hold is put on the page as a picture or as words. */
async function contentOf({ id, type }: File, signal: AbortSignal): Promise<string> {
  const answer = await fetch(`/api/v1/attachments/${id}`, { credentials: 'same-origin', signal }).catch(
    () => {
      throw unreachable();
    },
  );
  if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => null));
  const blob = await answer.blob();
  if (PICTURES.includes(type)) return dataUrl(new Blob([blob], { type }));
  const text = await blob.text();
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\n…（其余请下载查看）` : text;
}

export const canPreview = ({ type, size }: Pick<File, 'type' | 'size'>): boolean =>
  size <= MOST_BYTES && [...PICTURES, ...TEXTS].includes(type);

function Content({ of }: { of: File }): ReactNode {
  const content = useQuery({
    queryKey: ['attachment-content', of.id],
    staleTime: Infinity,
    queryFn: ({ signal }) => contentOf(of, signal),
  });
  return (
    <div className="preview">
      <Loaded of={content}>
        {words =>
          PICTURES.includes(of.type) ? <img src={words} alt={of.name} /> : <p className="prose">{words}</p>
        }
      </Loaded>
    </div>
  );
}

/** 预览: a picture or a text, opened in its place. */
export function FilePreview({ of }: { of: File }): ReactNode {
  const [open, setOpen] = useState(false);
  if (!canPreview(of)) return null;
  return (
    <>
      <Button
        size="small"
        type="link"
        aria-expanded={open}
        aria-label={`${open ? '收起' : '预览'}：${of.name}`}
        onClick={() => setOpen(!open)}
      >
        {open ? '收起' : '预览'}
      </Button>
      {open && <Content of={of} />}
    </>
  );
}
