import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { SIGNED_IN } from '../../app/signed-out';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { useMe } from '../../api/me';
import { newKey } from '../../api/new-key';
import { asProblem } from '../../api/problem';
import { reportQuery } from '../../api/queries';
import type { ReportForm } from '../../api/types';
import { behalfOf } from '../../parts/behalf';
import { Draft, type DraftStatus } from './draft';
import { bodyOf, type Filled } from './filled';

export const draftKey = (personId: string, reportId: string): string => `duban.draft.${personId}.${reportId}`;

/** The same values on the same version are the same action, however often they have to be sent. */
function keyKeeper(): (body: unknown) => string {
  let last = { body: '', key: '' };
  return body => {
    const text = JSON.stringify(body);
    if (last.body !== text) last = { body: text, key: newKey() };
    return last.key;
  };
}

/** A draft of one report that saves itself. */
export function useDraft(form: ReportForm, source: string | undefined): [Draft<Filled>, DraftStatus] {
  const me = useMe();
  const client = useQueryClient();
  const { report } = form;
  const sourceNow = useRef(source);
  sourceNow.current = source;
  const [draft] = useState(() => {
    const keyOf = keyKeeper();
    return new Draft<Filled>({
      key: draftKey(me.person.id, report.id),
      version: report.version,
      save: async (filled, version) => {
        const body: Schemas['SaveReportDto'] = {
          ...bodyOf(filled),
          ...behalfOf(me, report.unitId, sourceNow.current),
        };
        const saved = await ask(
          api.PUT('/api/v1/reports/{id}', {
            params: { path: { id: report.id } },
            body,
            headers: { 'Idempotency-Key': keyOf({ body, version }), ...ifMatch(version) },
          }),
        ).catch((error: unknown) => {
          // Signed out meanwhile: the gate asks for the password over the page, and the draft goes on after that.
          if (asProblem(error).status === 401) void client.invalidateQueries({ queryKey: ['me'] });
          throw error;
        });
        // Whoever comes back to this page goes on from here, not from what was loaded before.
        client.setQueryData(reportQuery(report.id).queryKey, old =>
          old ? { ...old, report: { ...old.report, ...bodyOf(filled), ...saved } } : old,
        );
        return saved.version;
      },
    });
  });
  useEffect(() => {
    const online = (): void => void draft.flush();
    const leave = (event: BeforeUnloadEvent): void => {
      if (!draft.settled) event.preventDefault();
    };
    window.addEventListener('online', online);
    window.addEventListener(SIGNED_IN, online);
    window.addEventListener('beforeunload', leave);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener(SIGNED_IN, online);
      window.removeEventListener('beforeunload', leave);
      draft.stop();
    };
  }, [draft]);
  return [draft, useSyncExternalStore(draft.subscribe, draft.current)];
}
