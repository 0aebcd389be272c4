import { isGroupName, readActors } from './actors';
import { readLabels, type LabelPart } from './labels';

/** Endings by which a name is one of a body; a phrase without one is no name. */
const BODY =
  /(?:委|局|办|部|厅|院|中心|公司|集团|街道|镇|乡|会|办公室|支队|大队|总队|队|分局|站|所|馆|社|校|处|科|股|室|署|银行|部门|单位|国企|企业|镇街)(?:[(（][^()（）]*[)）])?$/;

/** What only ends like a body, or is any of them: 党员干部, 社会, 企业. */
const NO_BODY =
  /(?:干部|全部|内部|外部|局部|社会|机会|大会|场所|厕所|网站|承办|主办|督办|各方面|各界|各环节|各领域|各类|各项|各地)$|^(?:企业|部门|单位|街道|公司|学校|医院|银行|政府|乡镇|镇街|村|社区|专班)$/;

const NAMES = '([^。;；]{2,200}?)';
const SHARED = '(?:按(?:照)?(?:各自)?职责(?:分工)?(?:分别)?(?:负责|落实|配合)?|(?:分别)?负责(?:落实|实施)?)';
const HELP = '(?:密切|积极|协同|协助|共同)?(?:配合|参与|协助|协同)';
const END = '[。.;；)）]?$';

/** How sentences say who does what; the first groups are lists of names, in the order of the roles. */
const FORMS: readonly { pattern: RegExp; roles: readonly LabelPart['role'][] }[] = [
  {
    pattern: new RegExp(`^由?${NAMES}牵头(?:负责|组织|实施)?[,，、;；]\\s*(?:会同)?${NAMES}${SHARED}${END}`),
    roles: ['lead', 'responsible'],
  },
  {
    pattern: new RegExp(
      `^由?${NAMES}(?:牵头(?:负责|组织|实施)?|负责)[,，、;；]\\s*(?:会同)?${NAMES}${HELP}${END}`,
    ),
    roles: ['lead', 'supporting'],
  },
  {
    pattern: new RegExp(`^由?${NAMES}牵头[,，]?\\s*会同${NAMES}(?:负责|落实|实施|推进|办理)?${END}`),
    roles: ['lead', 'supporting'],
  },
  { pattern: new RegExp(`^由?${NAMES}牵头(?:负责|落实|办理|组织实施)?${END}`), roles: ['lead'] },
  { pattern: new RegExp(`^由?${NAMES}${SHARED}${END}`), roles: ['responsible'] },
];

/** Beside another piece of the same bracket, who only helps may stand alone. */
const PIECES: typeof FORMS = [
  ...FORMS,
  { pattern: new RegExp(`^由?${NAMES}${HELP}${END}`), roles: ['supporting'] },
];

/** As NAMES, in the middle of a text: shorter, because it is tried at every 由. */
const FEW = '([^。;；]{2,80}?)';
const GO_ON =
  '(?=[,，。;；]|按|于|在|对|就|根据|结合|共同|研究|制定|修改|抓紧|尽快|负责|开展|办理|做好|落实|推进|完善|组织|提出|加快|进一步|及时|认真|拟定|起草|梳理|排查)';
/** At the beginning of a sentence or behind “，由”: who does what is then said. */
const BEGINNINGS: readonly { pattern: RegExp; roles: readonly LabelPart['role'][] }[] = [
  {
    pattern: new RegExp(`^${FEW}牵头(?:负责|组织|实施)?[,，、]\\s*(?:会同)?${FEW}${SHARED}[,，。;；]`),
    roles: ['lead', 'responsible'],
  },
  {
    pattern: new RegExp(`^${FEW}牵头(?:负责|组织|实施)?[,，、]\\s*(?:会同)?${FEW}${HELP}[,，。;；]`),
    roles: ['lead', 'supporting'],
  },
  { pattern: new RegExp(`^${FEW}牵头[,，]?\\s*会同${FEW}${GO_ON}`), roles: ['lead', 'supporting'] },
  { pattern: new RegExp(`^${FEW}牵头(?:负责|组织|实施)?(?:[,，。;；]|${GO_ON})`), roles: ['lead'] },
  { pattern: new RegExp(`^${FEW}会同${FEW}${GO_ON}`), roles: ['responsible', 'responsible'] },
  { pattern: new RegExp(`^${FEW}${SHARED}[,，。;；]`), roles: ['responsible'] },
];
const BEGINS =
  /(?:^|[,，。;；:：\n])(?:由|请|责成)(?=[\u4e00-\u9fff])|会议(?:明确|议定|决定|要求)[:：,，]\s*(?:由|请|责成)?(?=[\u4e00-\u9fff])/g;

/** True when every part of the list is the name of a body: only then is a sentence read as a list of them. */
export function isListOfBodies(list: string): boolean {
  const { mentions } = readActors(list);
  return (
    mentions.length > 0 &&
    mentions.every(
      ({ name }) => name.length <= 24 && !NO_BODY.test(name) && (BODY.test(name) || isGroupName(name)),
    )
  );
}

/** No sentence that names units is longer; what stands before is not looked at. */
const LONGEST = 600;

/**
 * Who leads and who answers where the text itself says it: “(区教委牵头,区财政局、各镇街按职责分工负责)” at the end,
 * or as its last sentence. Null where a part of it could be anything but names: nothing is guessed.
 */
export function readDuties(whole: string): { text: string; labels: LabelPart[] } | null {
  return readDutiesAtEnd(whole) ?? dutiesAtBeginning(whole);
}

const MOST_BEGINNINGS = 4;

function dutiesAtBeginning(whole: string): { text: string; labels: LabelPart[] } | null {
  const text = whole.slice(0, LONGEST);
  for (const begin of [...text.matchAll(BEGINS)].slice(0, MOST_BEGINNINGS)) {
    const sentence = text.slice(begin.index + begin[0].length);
    const labels = match(sentence, BEGINNINGS);
    if (labels) return { text: whole, labels };
  }
  return null;
}

/** The labelled parts of a list that says itself who of them leads: “区体育局牵头，区文旅委配合”. */
export const readSharedList = (list: string): LabelPart[] | null =>
  list.length <= LONGEST && /牵头|负责|配合|协助|参与/.test(list) ? match(list.trim(), FORMS) : null;

function readDutiesAtEnd(whole: string): { text: string; labels: LabelPart[] } | null {
  if (
    !/(?:牵头|负责|落实|实施|组织|推进|办理|配合|参与|协助|协同|[委局办部]|[)）】〕\]])[。.;；)）】〕\]]*$/.test(
      whole.slice(-12),
    )
  )
    return null;
  const head = whole.slice(0, Math.max(0, whole.length - LONGEST));
  const found = dutiesAtEnd(whole.slice(head.length));
  return found && { ...found, text: head + found.text };
}

function dutiesAtEnd(text: string): { text: string; labels: LabelPart[] } | null {
  const bracket =
    /[(（]((?:[^()（）]|[(（][^()（）]*[)）])*)[)）][。；;]?$/.exec(text) ??
    /[【〔[]([^【】〔〕[\]]*)[】〕\]][。；;]?$/.exec(text);
  // “……。——区教委牵头，区财政局配合”
  const dashed = /[—–]{1,2}\s*([^—–。]{2,300})[。；;]?$/.exec(text);
  const sentence = /(?:^|[。;；])([^。;；]*(?:[;；][^。;；]*)?)[。;；]?$/.exec(text);
  const clause = /[,，]((?:由)[^。;；]*)[。;；]?$/.exec(text);
  for (const [m, takeOut] of [
    [bracket, true],
    [dashed, true],
    [sentence, false],
    [clause, false],
  ] as const) {
    const before = m ? text.slice(0, m.index) : '';
    const labels = m
      ? (match(m[1].trim(), FORMS) ?? (takeOut ? (inPieces(m[1]) ?? bareList(m[1], before)) : null))
      : null;
    if (m && labels) return { text: takeOut ? before.trim() : text, labels };
  }
  return namesAlone(text);
}

/** “……30家以上。区金融办、区科技局”: several offices of the place and nothing else, as the last sentence. */
function namesAlone(text: string): { text: string; labels: LabelPart[] } | null {
  const at = text.replace(/[。；;]$/, '').search(/[^。；;]*$/);
  const [before, list] = [text.slice(0, at), text.slice(at).replace(/[。；;]$/, '')];
  if (!/^[区市县省镇乡]/.test(list) || !list.includes('、') || !/[。；;]$/.test(before)) return null;
  const labels = bareList(list, before);
  return labels && { text: before, labels };
}

const LIMIT =
  /^(?:力争|确保|计划)?(?:在|于|到|至|截至)?(?:20\d{2}年)?(?:\d{1,2}月|年底|年内|全年|[上下]半年|第?[一二三四]季度|每(?:月|季度?|半年|年|周)|长期|持续|常态).{0,14}$/;

/** Each part of a bracket; a limit may stand behind a comma: “(区教委牵头，5月底前完成)”. */
function piecesOf(content: string): string[] {
  return content.split(/[;；]/).flatMap(piece => {
    const parts = piece.split(/[,，]/).map(p => p.trim());
    const [first, last] = [parts[0], parts.at(-1) ?? ''];
    if (parts.length < 2) return [piece.trim()];
    if (LIMIT.test(last)) return [parts.slice(0, -1).join('，'), last];
    return LIMIT.test(first) ? [first, parts.slice(1).join('，')] : [piece.trim()];
  });
}

/** “(区教委、区财政局负责；6月底前完成)”: who and until when in one bracket, with labels or without. */
function inPieces(content: string): LabelPart[] | null {
  const pieces = piecesOf(content);
  if (pieces.length < 2 || pieces.length > 6) return null;
  const labels = pieces.map((piece): LabelPart[] => {
    const own = readLabels(piece);
    if (own.length > 0) return own;
    const said = match(piece, PIECES);
    return said ?? (LIMIT.test(piece) ? [{ role: 'deadline', label: '', value: piece }] : []);
  });
  const complete = labels.every(l => l.length > 0);
  return complete && labels.flat().some(l => /^(?:lead|responsible|supporting)$/.test(l.role))
    ? labels.flat()
    : null;
}

/** “……。(区教委、区财政局)”: names behind the end of a sentence, or several that are all of the place, answer for it. */
function bareList(list: string, before: string): LabelPart[] | null {
  if (!isListOfBodies(list) || before.trim() === '') return null;
  const { mentions } = readActors(list);
  const own = mentions.every(m => /^[区市县省镇乡]/.test(m.name) || m.kind === 'group');
  const ends = /[。；;！!”]\s*$/.test(before) || mentions.length > 1;
  // “……2万人(区人社局)” is an office, “报区财政局(区金融办)” another name of one
  const office = /[委局办]$/.test(mentions[0].name) && !BODY.test(before.trim().slice(-12));
  if (!own || !(ends || office)) return null;
  return [{ role: 'responsible', label: list, value: list }];
}

function match(
  sentence: string,
  forms: readonly { pattern: RegExp; roles: readonly LabelPart['role'][] }[],
): LabelPart[] | null {
  for (const { pattern, roles } of forms) {
    const m = pattern.exec(sentence);
    if (!m) continue;
    const lists = roles.map((_, i) => m[i + 1].replace(/^[—–-]+/, '').replace(/^(?:由|会同|并由)/, ''));
    if (lists.every(isListOfBodies))
      return roles.map((role, i) => ({ role, label: sentence, value: lists[i] }));
  }
  return null;
}
