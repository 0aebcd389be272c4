import { isGroupName, readActors } from './actors';
import type { LabelPart } from './labels';

/** Endings by which a name is one of a body; a phrase without one is no name. */
const BODY =
  /(?:委|局|办|部|厅|院|中心|公司|集团|街道|镇|乡|会|办公室|支队|大队|总队|队|分局|站|所|馆|社|校|处|科|股|室|署|银行|部门|单位|国企|企业|镇街)(?:[(（][^()（）]*[)）])?$/;

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

/** True when every part of the list is the name of a body: only then is a sentence read as a list of them. */
function isListOfBodies(list: string): boolean {
  const { mentions } = readActors(list);
  return (
    mentions.length > 0 &&
    mentions.every(({ name }) => name.length <= 24 && (BODY.test(name) || isGroupName(name)))
  );
}

/** No sentence that names units is longer; what stands before is not looked at. */
const LONGEST = 600;

/**
 * Who leads and who answers where the text itself says it: “(区教委牵头,区财政局、各镇街按职责分工负责)” at the end,
 * or as its last sentence. Null where a part of it could be anything but names: nothing is guessed.
 */
export function readDuties(whole: string): { text: string; labels: LabelPart[] } | null {
  if (!/(?:牵头|负责|落实|实施|组织|推进|办理|配合|参与|协助|协同)[。.;；)）]*$/.test(whole.slice(-12)))
    return null;
  const head = whole.slice(0, Math.max(0, whole.length - LONGEST));
  const found = dutiesAtEnd(whole.slice(head.length));
  return found && { ...found, text: head + found.text };
}

function dutiesAtEnd(text: string): { text: string; labels: LabelPart[] } | null {
  const bracket = /[(（]((?:[^()（）]|[(（][^()（）]*[)）])*)[)）][。；;]?$/.exec(text);
  const sentence = /(?:^|[。;；])([^。;；]*(?:[;；][^。;；]*)?)[。;；]?$/.exec(text);
  const clause = /[,，]((?:由)[^。;；]*)[。;；]?$/.exec(text);
  for (const [m, takeOut] of [
    [bracket, true],
    [sentence, false],
    [clause, false],
  ] as const) {
    const labels = m ? match(m[1].trim()) : null;
    if (m && labels) return { text: takeOut ? text.slice(0, m.index).trim() : text, labels };
  }
  return null;
}

function match(sentence: string): LabelPart[] | null {
  for (const { pattern, roles } of FORMS) {
    const m = pattern.exec(sentence);
    if (!m) continue;
    const lists = roles.map((_, i) => m[i + 1].replace(/^(?:由|会同|并由)/, ''));
    if (lists.every(isListOfBodies))
      return roles.map((role, i) => ({ role, label: sentence, value: lists[i] }));
  }
  return null;
}
