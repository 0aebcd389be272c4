import { useRef, useState } from 'react';
import { api, ask, ifMatch, type Schemas } from '../../api/client';
import { newKey } from '../../api/new-key';
import { asProblem, type Problem } from '../../api/problem';

export type LinkedPage = Schemas['LinkedPageDto'];
export type LinkedItem = Schemas['LinkedItemDto'];
export type LinkedReport = Schemas['LinkedReportDto'];
export type ReportBody = Omit<Schemas['LinkReportDto'], 'token' | 'id' | 'submit'>;

export const openPage = (token: string): Promise<LinkedPage> =>
  ask(api.GET('/api/v1/mail-links/{token}', { params: { path: { token } } }));

export const openReport = (token: string, id: string): Promise<LinkedReport> =>
  ask(api.GET('/api/v1/mail-links/{token}/reports/{id}', { params: { path: { token, id } } }));

/** What can be done here, each with a key that stays the same while the same is tried again. */
export const commands = (token: string) => ({
  sign: (ids: string[], key: string) =>
    ask(api.POST('/api/v1/mail-links/sign', { body: { token, ids }, headers: { 'Idempotency-Key': key } })),
  noProgress: (ids: string[], key: string) =>
    ask(
      api.POST('/api/v1/mail-links/no-progress', {
        body: { token, ids },
        headers: { 'Idempotency-Key': key },
      }),
    ),
  report: (id: string, version: number, body: ReportBody, submit: boolean, key: string) =>
    ask(
      api.POST('/api/v1/mail-links/report', {
        body: { token, id, submit, ...body },
        headers: { 'Idempotency-Key': key, ...ifMatch(version) },
      }),
    ),
});

interface Doing {
  busy: boolean;
  problem: Problem | null;
  /** Runs it unless something is under way; null where it did not come to be. */
  run: <T>(what: string, call: (key: string) => Promise<T>) => Promise<T | null>;
}

/** One thing at a time. `what` names it with its content: the same again, after a lost connection, bears the same key. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const last = useRef<{ what: string; key: string } | null>(null);
  const run: Doing['run'] = async (what, call) => {
    if (busy) return null;
    if (last.current?.what !== what) last.current = { what, key: newKey() };
    setBusy(true);
    setProblem(null);
    try {
      const result = await call(last.current.key);
      last.current = null;
      return result;
    } catch (error) {
      setProblem(asProblem(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run };
}
