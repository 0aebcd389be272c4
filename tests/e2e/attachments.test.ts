import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { Db } from '@duban/journal';
import { SessionService } from '@duban/organization';
import { ReportService } from '@duban/feedback';
import { AttachmentService } from '@duban/task';
import { InvariantVerifier } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import type { TestHouse } from '../harness/house';
import { prepare, type Records, type Somebody } from './access.records';
import { type Answer, type House, openApi, problem } from './chain.api';

let house: House;
let people: Somebody[];
let records: Records;

beforeAll(async () => {
  house = await openApi();
  ({ people, records } = await prepare(house));
  jest
    .spyOn(house.get(SessionService), 'actorOf')
    .mockImplementation(async token => people[Number(token)] ?? null);
});
afterAll(() => house.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]);

const cookieOf = (role: string, side: string): Record<string, string> => {
  const index = people.findIndex(p => p.role === role && p.side === side);
  return { cookie: `duban_session=${String(index).padStart(43, '0')}` };
};
const OWN = (): Record<string, string> => cookieOf('handler', 'own');

interface Put {
  as?: Record<string, string>;
  type?: string;
  id?: string;
  source?: string;
  headers?: Record<string, string>;
}

const put = (name: string, body: Buffer, { as = OWN(), type = 'report', id, source, headers }: Put = {}) => {
  const query = new URLSearchParams({ fileName: name, subjectType: type, subjectId: id ?? records.report });
  if (source) query.set('source', source);
  return house.call('PUT', `/api/v1/attachments?${query}`, {
    body,
    headers: { 'content-type': 'application/octet-stream', ...as, ...headers },
  });
};
const get = (id: string, as = OWN()): Promise<Answer> =>
  house.call('GET', `/api/v1/attachments/${id}`, { headers: as });
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const home = (hash: string): string => join(house.files, hash.slice(0, 2), hash.slice(2, 4), hash);
const verify = () => house.get(InvariantVerifier).verify();

describe('uploading', () => {
  it('keeps the file under its hash, and gives it back as a file to be saved', async () => {
    const { status, body } = await put('现场照片(1).png', PNG);
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        name: '现场照片(1).png',
        type: 'image/png',
        size: PNG.length,
        sha256: sha(PNG),
      },
    });
    expect(readFileSync(home(sha(PNG)))).toEqual(PNG);
    const answer = await get(body.id);
    expect(answer.bytes()).toEqual(PNG);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="attachment"; filename*=UTF-8''${encodeURIComponent('现场照片')}%281%29.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
    expect(readdirSync(join(house.files, 'incoming'))).toEqual([]);
  });

  it('stores the same content once, under whatever names', async () => {
    const first = await put('a.pdf', PDF);
    const again = await put('b.pdf', PDF, { type: 'task', id: records.task });
    expect(again.body.id).not.toBe(first.body.id);
    expect(again.body.sha256).toBe(first.body.sha256);
    expect(readdirSync(join(home(sha(PDF)), '..'))).toEqual([sha(PDF)]);
  });

  it('gives the first answer to a repetition', async () => {
    const key = { 'idempotency-key': 'again-1' };
    const first = await put('一次.pdf', PDF, { headers: key });
    const again = await put('一次.pdf', PDF, { headers: key });
    expect(again.body).toEqual(first.body);
    expect(await put('二次.pdf', PDF, { headers: key })).toEqual(problem(422, 'idempotency.key_reused'));
  });

  it('knows text in both encodings, and workbooks', async () => {
    const gb = Buffer.from([0xb6, 0xbd, 0xb0, 0xec]);
    const book = new ExcelJS.Workbook();
    book.addWorksheet('台账').addRow(['督办']);
    const xlsx = Buffer.from(await book.xlsx.writeBuffer());
    const names: [string, Buffer, string][] = [
      ['督办.txt', Buffer.from('督办\n'), 'text/plain'],
      ['国标.csv', gb, 'text/csv'],
      ['台账.xlsx', xlsx, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ['无扩展名', PDF, 'application/pdf'],
    ];
    for (const [name, bytes, type] of names) expect((await put(name, bytes)).body).toMatchObject({ type });
    expect((await put('无扩展名', PDF)).body.name).toBe('无扩展名.pdf');
  });

  it.each<[string, string, Buffer]>([
    ['a program that says it is a picture', '照片.png', EXE],
    ['a picture that says it is a document', '报告.pdf', PNG],
    ['a program', '工具.exe', EXE],
    ['a page', '页面.html', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a page that says it is text', '说明.txt', Buffer.from('\ufeff <HTML><script>alert(1)</script>')],
    ['a drawing with a script', '图.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a drawing as text', '图.txt', Buffer.from('<?xml version="1.0"?><svg/>')],
    ['a script as text', '脚本.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['bytes as text', '数据.txt', Buffer.from([1, 2, 3, 0])],
    ['an archive', '包.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
    ['a name written from right to left', '报告\u202Efdp.exe', PDF],
  ])('refuses %s', async (_, name, bytes) => {
    expect(await put(name, bytes)).toEqual(problem(422, 'attachment.type'));
    expect(readdirSync(join(house.files, 'incoming'))).toEqual([]);
  });

  it('takes no path from a name', async () => {
    const { body } = await put('../../../etc/cron.d/\u0000佐证\u202E.pdf', PDF);
    expect(body.name).toBe('佐证.pdf');
    expect(await put('../..', PDF)).toEqual(problem(422, 'attachment.name'));
  });

  it('takes nothing beyond the limit, announced or not, and nothing empty', async () => {
    const large = Buffer.concat([PDF, Buffer.alloc(1024 * 1024)]);
    expect(await put('大.pdf', large)).toEqual(problem(413, 'attachment.too_large'));
    const service = house.get(AttachmentService);
    const input = { subjectType: 'report', subjectId: records.report, fileName: '大.pdf' };
    const handler = people.find(p => p.role === 'handler' && p.side === 'own') as Somebody;
    await expect(service.upload(handler, input, Readable.from([large]))).rejects.toMatchObject({
      code: 'attachment.too_large',
    });
    await expect(
      service.upload(handler, { ...input, fileName: '空.txt' }, Readable.from([])),
    ).rejects.toMatchObject({ code: 'attachment.empty' });
    expect(readdirSync(join(house.files, 'incoming'))).toEqual([]);
  });

  it('takes a stream only where a route says so, and only as one', async () => {
    const json = await house.call(
      'PUT',
      `/api/v1/attachments?fileName=a.txt&subjectType=report&subjectId=${records.report}`,
      {
        body: { a: 1 },
        headers: OWN(),
      },
    );
    expect(json).toEqual(problem(415, 'request.media_type'));
  });
});

describe('who may', () => {
  it('refuses who may not write the record, before a byte is read', async () => {
    expect(await put('a.pdf', PDF, { as: cookieOf('handler', 'other') })).toEqual(
      problem(403, 'access.denied'),
    );
    expect(await put('a.pdf', PDF, { as: cookieOf('handler', 'member') })).toEqual(
      problem(403, 'access.denied'),
    );
    expect(await put('a.pdf', PDF, { type: 'obligation' })).toEqual(problem(422, 'attachment.subject'));
    expect(await put('a.pdf', PDF, { type: 'constructor' })).toEqual(problem(422, 'attachment.subject'));
    expect(await put('a.pdf', PDF, { type: 'report', id: records.contribution })).toEqual(
      problem(404, 'record.not_found'),
    );
  });

  it('asks the office for its source', async () => {
    const as = cookieOf('supervisor', 'own');
    expect(await put('a.pdf', PDF, { as })).toEqual(problem(422, 'behalf.source_needed'));
    expect((await put('a.pdf', PDF, { as, source: '来电' })).status).toBe(201);
  });

  it('gives a file, and its place in lists, only to readers of its record', async () => {
    const { body } = await put('只给有关单位.pdf', PDF);
    const list = async (as: Record<string, string>): Promise<boolean> => {
      const { body: page } = await house.call('GET', `/api/v1/attachments?taskId=${records.task}&limit=200`, {
        headers: as,
      });
      return page.items.some((i: { id: string }) => i.id === body.id);
    };
    for (const [role, side, may] of [
      ['handler', 'own', true],
      ['handler', 'member', true],
      ['supervisor', 'own', true],
      ['superior', 'own', true],
      ['handler', 'other', false],
      ['supervisor', 'other', false],
    ] as const) {
      const as = cookieOf(role, side);
      expect([role, side, (await get(body.id, as)).status]).toEqual([role, side, may ? 200 : 404]);
      expect([role, side, await list(as)]).toEqual([role, side, may]);
    }
  });

  it('keeps those of a notice to its unit and office', async () => {
    const { body } = await put('整改.pdf', PDF, { type: 'notice', id: records.notice });
    expect((await get(body.id)).status).toBe(200);
    expect((await get(body.id, cookieOf('leader', 'other'))).status).toBe(200);
    expect((await get(body.id, cookieOf('handler', 'member'))).status).toBe(404);
  });

  it('pages its list', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await house.call('GET', `/api/v1/attachments?limit=3${cursor}`, { headers: OWN() });
      seen.push(...body.items.map((i: { id: string }) => i.id));
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    const [{ n }] = await house.get(Db).query<{ n: number }>('SELECT count(*)::int AS n FROM attachment');
    expect(seen).toHaveLength(n);
  });
});

describe('removing', () => {
  const remove = (id: string, as = OWN(), version?: number): Promise<Answer> =>
    house.call('POST', `/api/v1/attachments/${id}/remove`, {
      body: { reason: '传错了', source: '来电' },
      headers: { ...as, ...(version && { 'if-match': `"${version}"` }) },
    });

  it('keeps the row, takes away the content, and is told once', async () => {
    const { body } = await put('传错.pdf', PDF);
    expect(await remove(body.id, OWN(), 7)).toEqual(problem(412, 'record.stale'));
    expect(await remove(body.id, cookieOf('supervisor', 'own'))).toEqual(problem(403, 'attachment.not_own'));
    expect(await remove(body.id, cookieOf('handler', 'member'))).toEqual(problem(403, 'access.denied'));
    expect((await remove(body.id, OWN(), 1)).body).toEqual({ version: 2 });
    expect(await remove(body.id)).toEqual(problem(409, 'attachment.removed'));
    expect(await get(body.id)).toEqual(problem(404, 'attachment.removed'));
    const { body: page } = await house.call('GET', `/api/v1/attachments?subjectId=${records.report}`, {
      headers: OWN(),
    });
    expect(page.items.find((i: { id: string }) => i.id === body.id)).toMatchObject({
      removedReason: '传错了',
    });
  });

  it('lets a head of the unit remove what a handler put there', async () => {
    const { body } = await put('本单位.pdf', PDF);
    expect((await remove(body.id, cookieOf('unit_head', 'own'))).status).toBe(200);
  });

  it('leaves what was approved as it is', async () => {
    const { body } = await put('已审.pdf', PDF);
    const handler = people.find(p => p.role === 'handler' && p.side === 'own') as Somebody;
    const office = people.find(p => p.role === 'supervisor' && p.side === 'own') as Somebody;
    await house.get(ReportService).submit(handler, [records.report], { noProgress: true });
    await house.get(ReportService).approve(office, [records.report]);
    expect(await remove(body.id)).toEqual(problem(409, 'attachment.closed'));
    expect(await put('迟到.pdf', PDF)).toEqual(problem(409, 'attachment.closed'));
    expect((await get(body.id)).status).toBe(200);
  });
});

describe('on disk', () => {
  it('clears away what no row refers to and has lain for a day, and nothing else', async () => {
    const [orphan, fresh] = [Buffer.from('孤儿'), Buffer.from('刚到')];
    for (const bytes of [orphan, fresh]) {
      await put('占位.txt', bytes, { type: 'task', id: records.task });
      expect(existsSync(home(sha(bytes)))).toBe(true);
    }
    // As after a roll-back: the files are there, the rows never were.
    const elsewhere = Buffer.from('没有登记');
    const stray = home(sha(elsewhere));
    mkdirSync(join(stray, '..'), { recursive: true });
    writeFileSync(stray, elsewhere);
    const service = house.get(AttachmentService);
    const now = house.clock.now();
    utimesSync(stray, now, now);
    expect(await service.forgetOrphans()).toBe(0);
    const old = new Date(now.getTime() - 2 * 86_400_000);
    for (const file of [stray, home(sha(orphan))]) utimesSync(file, old, old);
    expect(await service.forgetOrphans()).toBe(1);
    expect([existsSync(stray), existsSync(home(sha(orphan)))]).toEqual([false, true]);
  });

  it('is verified: a file that is missing or was changed is a fault', async () => {
    await expectClean(house as unknown as TestHouse);
    const { body } = await put('会丢.txt', Buffer.from('会丢'), { type: 'task', id: records.task });
    const at = home(body.sha256);
    writeFileSync(at, '变了');
    const where = `attachment ${body.id}`;
    expect((await verify()).faults).toEqual([expect.objectContaining({ where, check: '附件文件齐全' })]);
    rmSync(at);
    expect((await verify()).faults).toEqual([
      expect.objectContaining({ where, message: '文件不在存放目录中' }),
    ]);
    expect(await get(body.id)).toEqual(problem(503, 'attachment.file_missing'));
    writeFileSync(at, '会丢');
    expect((await verify()).ok).toBe(true);
  });
});
