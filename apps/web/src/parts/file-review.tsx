import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from 'antd';
import { api, ask, type Schemas } from '../api/client';
import { may, useMe, worksIn } from '../api/me';
import { behalfOf, SourceItem } from './behalf';
import { CommandDialog } from './command-dialog';
import { Words } from './fields';

/** 申请复核 of a conclusion a unit got, by the unit or by the office for it. */
export function FileReview({
  subjectKind,
  subjectId,
  unitId,
  unitName,
  officeUnitId,
}: {
  subjectKind: Schemas['ReviewSubject'];
  subjectId: string;
  unitId: string;
  unitName: string;
  officeUnitId: string;
}): ReactNode {
  const me = useMe();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  if (!may(me, 'review_request.file', { unitId, officeUnitId })) return null;
  const own = worksIn(me, unitId);
  return (
    <>
      <Button
        size="small"
        onClick={() => setOpen(true)}
        aria-label={own ? '申请复核' : `代申请复核：${unitName}`}
      >
        {own ? '申请复核' : '代申请复核'}
      </Button>
      {open && (
        <CommandDialog
          title={`${unitName}申请复核`}
          hint="收到结论后 30 日内可以申请一次，由未参与作出结论的人员在 30 日内决定；复核期间结论照常执行。"
          ok="申请复核"
          run={async ({ grounds, source }: { grounds: string; source?: string }, key) => {
            const body = {
              ...{ subjectKind, subjectId, grounds },
              ...(subjectKind === 'round' && { unitId }),
              ...behalfOf(me, unitId, source),
            };
            const filed = await ask(api.POST('/api/v1/reviews', { body, headers: key }));
            void navigate(`/reviews/${filed.id}`);
            return filed;
          }}
          done="复核申请已提出"
          onClose={() => setOpen(false)}
        >
          <Words name="grounds" label="复核理由" max={5000} />
          <SourceItem unitId={unitId} unitName={unitName} />
        </CommandDialog>
      )}
    </>
  );
}
