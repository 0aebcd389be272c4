import { civilDate, shanghaiTime } from '@duban/kernel';
import type { Turn } from './notification.types';

/** One message in a digest. */
export interface DigestItem {
  id: string;
  obligationId: string | null;
  kind: string;
  title: string;
  why: string;
  /** Path of the page it opens. */
  link: string;
  /** When the obligation falls due as of now, where that is known. */
  dueAt?: Date;
  turn?: Turn;
}

export interface Digest {
  to: string;
  /** In the order in which they were posted. */
  items: readonly DigestItem[];
  urgent: boolean;
  now: Date;
  /** Where the application is reached: `https://duban.example.gov.cn`. */
  baseUrl: string;
  /** Path of the page that opens without signing in; none: the lines lead to the desk. */
  page?: string;
}

const GROUPS = {
  overdue: '已超期',
  today: '今天到期',
  soon: '即将到期',
  returned: '退回给我的',
  review: '待我审核的',
  other: '其他',
} as const;
type Group = keyof typeof GROUPS;

/** The steps of a ladder, and where they stand when the due time is not known. */
const LADDER_KINDS: Readonly<Partial<Record<string, Group>>> = {
  remind: 'soon',
  chase: 'overdue',
  escalate: 'overdue',
  take_as_signed: 'overdue',
  take_as_agreed: 'overdue',
  draft_yellow: 'overdue',
  draft_red: 'overdue',
};

/** A mail lists no more; whoever has so many needs the list, not the mail. */
const MOST = 200;

/**
 * Judged when it is sent: a reminder posted yesterday for yesterday is overdue today. What is late or due today stands
 * there whatever it is; of the rest, what came back and what waits for the reader's word stands apart.
 */
function groupOf(item: DigestItem, now: Date): Group {
  const group = LADDER_KINDS[item.kind];
  if (!group) return item.turn ?? 'other';
  if (!item.dueAt) return item.turn && group === 'soon' ? item.turn : group;
  if (item.dueAt < now) return 'overdue';
  return civilDate(item.dueAt) === civilDate(now) ? 'today' : (item.turn ?? 'soon');
}

/** Of several steps about one obligation only the last is told: the earlier ones are overtaken by it. */
function latest(items: readonly DigestItem[]): DigestItem[] {
  const last = new Map<string, DigestItem>();
  for (const item of items) {
    const key = item.obligationId && LADDER_KINDS[item.kind] ? item.obligationId : item.id;
    last.delete(key);
    last.set(key, item);
  }
  return [...last.values()];
}

function subjectOf(
  items: readonly DigestItem[],
  groups: Record<Group, DigestItem[]>,
  urgent: boolean,
): string {
  const owed = items.filter(i => i.obligationId).length;
  const told = items.length - owed;
  const late = groups.overdue.filter(i => i.obligationId).length;
  const today = groups.today.length;
  const note = late ? `（${late}项已超期）` : today ? `（${today}项今天到期）` : '';
  const mark = urgent ? '【加急】' : '';
  if (!owed) return `${mark}督办消息：${told}条`;
  return `${mark}督办提醒：${owed}项待办${note}${told ? `，另有${told}条消息` : ''}`;
}

const OPEN_PAGE = '打开我的待办（不用登录即可签收、报送）';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (s: string): string => s.replace(/[&<>"']/g, c => ESCAPES[c]);

/** The digest as a mail. Pure: the same messages at the same time give the same mail. */
export function renderDigest({ to, items, urgent, now, baseUrl, page }: Digest): {
  subject: string;
  html: string;
  text: string;
} {
  const base = baseUrl.replace(/\/+$/, '');
  const url = (path: string): string => `${base}/${path.replace(/^\/+/, '')}`;
  const all = latest(items);
  const groups: Record<Group, DigestItem[]> = {
    overdue: [],
    today: [],
    soon: [],
    returned: [],
    review: [],
    other: [],
  };
  for (const item of all) groups[groupOf(item, now)].push(item);

  const html: string[] = [`<p>${escape(to)}：</p>`];
  const text: string[] = [`${to}：`, ''];
  if (page) {
    html.push(`<p><a href="${escape(url(page))}">${OPEN_PAGE}</a></p>`);
    text.push(`${OPEN_PAGE}：${url(page)}`, '');
  }
  let room = MOST;
  for (const group of Object.keys(GROUPS) as Group[]) {
    const listed = groups[group].slice(0, room);
    if (!listed.length) continue;
    room -= listed.length;
    const heading = `${GROUPS[group]}（${groups[group].length}）`;
    html.push(
      `<h3 style="margin:16px 0 4px;font-size:15px">${heading}</h3>`,
      '<ul style="margin:0;padding-left:20px">',
    );
    text.push(`【${heading}】`);
    for (const { id, obligationId, title, why, link } of listed) {
      const there = url(page && obligationId ? `${page}#${obligationId}` : link);
      const whyUrl = url(`/messages?why=${id}`);
      html.push(
        `<li style="margin:6px 0"><a href="${escape(there)}">${escape(title)}</a><br><span style="color:#595959">${escape(why)}</span> <a href="${escape(whyUrl)}" style="color:#8c8c8c">为什么收到</a></li>`,
      );
      text.push(`- ${title}`, `  ${why}`, `  ${there}`, `  为什么收到：${whyUrl}`);
    }
    html.push('</ul>');
    text.push('');
  }
  const rest = all.length - (MOST - room);
  const close = [
    ...(rest > 0 ? [`另有${rest}项未列出，请登录系统查看。`] : []),
    ...(page ? ['以上链接只供本人使用，7日内有效，请勿转发；误转的可登录后在“我的账号”中作废。'] : []),
    `本邮件由督办系统于${shanghaiTime(now)}自动发出，请勿直接回复。`,
  ];
  html.push(`<p style="color:#8c8c8c;font-size:12px">${close.map(escape).join('<br>')}</p>`);
  text.push(...close, '');
  return {
    subject: subjectOf(all, groups, urgent),
    html: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"></head><body style="font-family:'Microsoft YaHei','PingFang SC',sans-serif;font-size:14px;line-height:1.6">${html.join('')}</body></html>`,
    text: text.join('\n'),
  };
}
