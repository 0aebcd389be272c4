import { type ReactNode, useState } from 'react';
import { useLocation } from 'react-router';
import { Button } from 'antd';
import { api, ask, type Schemas } from '../api/client';
import { CommandDialog } from './command-dialog';
import { Choice, Words } from './fields';

const KINDS: { value: Schemas['SuggestionKind']; label: string }[] = [
  { value: 'complaint', label: '投诉：负担重、重复催报、处理不公' },
  { value: 'advice', label: '建议' },
  { value: 'fault', label: '系统故障' },
];

type Filled = Pick<Schemas['SuggestionDto'], 'kind' | 'text'>;

/** 投诉建议, at the foot of each page. */
export function Suggestion(): ReactNode {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  return (
    <footer className="foot">
      <Button type="link" onClick={() => setOpen(true)}>
        投诉建议
      </Button>
      {open && (
        <CommandDialog
          title="投诉建议"
          hint="投诉和建议送督查机构，系统故障送系统管理员，均以您的姓名发送。"
          ok="发送"
          initial={{ kind: 'advice' }}
          run={(said: Filled, key) =>
            ask(api.POST('/api/v1/suggestions', { body: { ...said, page: pathname }, headers: key }))
          }
          done="已发送，感谢您的意见"
          onClose={() => setOpen(false)}
        >
          <Choice name="kind" label="类别" options={KINDS} />
          <Words name="text" label="内容" />
        </CommandDialog>
      )}
    </footer>
  );
}
