import type { components } from '../api.generated';

export type ProblemBody = components['schemas']['ProblemDto'];
export type Fault = components['schemas']['FaultDto'];

/** An answer that is none: what went wrong, where, and how to mend it, as the server said it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly mend: string | undefined;
  readonly faults: readonly Fault[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(body: Omit<ProblemBody, 'type'>) {
    super(body.title);
    this.name = 'Problem';
    this.status = body.status;
    this.code = body.code;
    this.mend = body.detail;
    this.faults = body.faults;
    this.details = body.details;
  }

  /** The same call may go through in a moment. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 503;
  }
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body;

/** A proxy in between may answer with a page of its own. */
export const problemOf = (status: number, body: unknown): Problem =>
  new Problem(
    isProblem(body)
      ? { ...body, faults: body.faults ?? [], details: body.details ?? {} }
      : {
          status,
          code: `http.${status}`,
          title: `服务器没有正常应答（${status}）`,
          detail: '请稍后重试；如仍出现，请联系系统管理员',
          faults: [],
          details: {},
        },
  );

export const unreachable = (): Problem =>
  new Problem({
    status: 0,
    code: 'network.unreachable',
    title: '连接不到服务器',
    detail: '请检查网络后重试；已填写的内容仍在本页',
    faults: [],
    details: {},
  });

/** The server was updated: the parts of the page that was open are gone from it. */
const OUTDATED = /dynamically imported module|module script failed/i;

/** Whatever was thrown, as something that can be shown. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : error instanceof Error && OUTDATED.test(error.message)
      ? new Problem({
          status: -1,
          code: 'page.outdated',
          title: '页面已更新',
          detail: '请重新加载；已填写的报告草稿保存在本机，不会丢失',
          faults: [],
          details: {},
        })
      : new Problem({
          status: -1,
          code: 'page.error',
          title: '页面出错',
          detail: error instanceof Error ? error.message : String(error),
          faults: [],
          details: {},
        });
