import type { Comparator } from '../document.types';

/** Words before a number, with what they say about it. The longest that fits is taken. */
export const CUES_BEFORE: readonly (readonly [string, Comparator])[] = [
  ...pairs('gte', '不低于 不少于 不小于 不得低于 不得少于 至少 最低 ≥ ≧'),
  ...pairs('gt', '超过 突破 大于 高于 多于 超 逾 > ＞'),
  ...pairs('lte', '不超过 不高于 不大于 不多于 不得超过 不得高于 控制在 控制到 至多 最多 ≤ ≦'),
  ...pairs('lt', '低于 少于 小于 < ＜'),
  ...pairs('approx', '约 大约 约为 近 接近'),
  ...pairs('reach', '达 达到 达成 实现 完成 提高到 提高至 提升到 提升至 上升到 上升至 增长到 增长至'),
  ...pairs('reach', '增加到 增加至 增至 扩大到 扩大至 降至 降到 下降到 下降至 降低到 降低至'),
  ...pairs('reach', '减少到 减少至 减至 压减到 压减至 压缩到 压缩至 缩短到 缩短至 累计达 累计达到'),
  ...pairs('keep', '保持 保持在 稳定在 稳定保持 稳定保持在 维持 维持在 巩固在'),
  ...pairs('eq', '为 在 共计 合计'),
];

/** Words that only end like a cue: “节约100吨” is no “约100吨”. */
export const NO_CUE = /(?:节约|签约|预约|合约|履约|附近|邻近|认为|作为|行为|成为|发达|到达|直达)$/;

/** Words right behind a number and its unit. They say more than the word before: “保持90%以上” is at least. */
export const CUES_AFTER: readonly (readonly [string, Comparator])[] = [
  ...pairs('approx', '左右 上下'),
  ...pairs('gte', '以上 及以上 或以上 之上'),
  ...pairs('lte', '以内 之内 以下 及以下 内'),
];

/** A task that is about finishing something reaches its number: “完成18个项目”. */
export const FINISHING: readonly string[] = '完成 完工 竣工 达成 实现'.split(' ');

/** Change words before a number, and how the indicator is then called. */
export const CHANGES: readonly (readonly [string, string])[] = [
  ['年均增长', '年均增速'],
  ['增长', '增速'],
  ['增速', '增速'],
  ['增幅', '增速'],
  ['增加', '增量'],
  ['提高', '提升幅度'],
  ['提升', '提升幅度'],
  ['上升', '提升幅度'],
  ['下降', '降幅'],
  ['降低', '降幅'],
  ['减少', '降幅'],
  ['压减', '降幅'],
  ['下浮', '降幅'],
];

/** Adverbs and auxiliaries that may stand between subject, comparator and number, or before a verb. */
export const ADVERBS: readonly string[] = (
  '力争 确保 力促 争取 努力 持续 加快 加大 加强 全面 全力 大力 积极 稳步 稳定 总体 基本 均 平均 分别 再 ' +
  '高标准 高质量 高品质 高水平 高效 精心 精准 精致 精美 分类 分步 分批 有序 深入 扎实 着力 切实 专班化 滚动 规范 整体 集中 ' +
  '统筹 策划 谋划 探索 提速 提质 因地制宜 串珠成链 累计 全年 年内 每年 进一步 继续 严格 稳妥 常态化 ' +
  '其中 全区 全县 同时 同比 环比 全部 普遍'
).split(' ');

/** Verbs that only say that something is to be brought about; the thing alone names the indicator. */
export const MAKING_VERBS: readonly string[] = (
  '打造 建成 建成投用 建成开放 建设 培育 引进 引育 吸引 推出 举办 办好 实施 完成 开展 推进 推动 引导 发展 创建 供给 孵化 ' +
  '深化 抓实 建立 组建 布局 设立 形成 促进 支持 升级 提升 落实 做强 做优 做大 评选 认定 组织 投用 抓好 提供 开发 争创 实现 保持 确定 遴选'
).split(' ');

/** Verbs that are part of what is counted: “新建停车位” are not the parking places there are. */
export const TELLING_VERBS: readonly string[] = (
  '新增 新建 新建改建 改建 扩建 新改扩建 新开工 新开通 新培育 新归集 新引进 新认定 新投用 新设 开工 完工 竣工 启动 改造 整治 治理 ' +
  '加装 置换 更新 集聚 引入 招引 去化 盘活 贯通 开通 服务保障 美化绿化 新增提升 修复 拆除 清理 淘汰 关停 处置 出让 征收 清退 化解 ' +
  '归集 储备 安置 救助 培训 发放 投放 绿化 疏浚 修缮 保护 排查 回收 种植 栽植 储存 帮扶 检测'
).split(' ');

/** Nouns that only look as if a verb or adverb of ours began them: 开发区 is no “开发” of anything. */
export const VERB_IN_NOUN =
  /^(?:建设(?:用地|项目|工程|规模|资金|投资|水平|单位)|发展(?:中心|基金|资金|指数)|培育(?:库|基地)|支持(?:资金|政策)|更新(?:项目|片区|地块)|保护(?:区|工程|项目)|储备(?:库|项目|土地)|推进会|促进会|引导基金|开发[区园商]|安置[房点区]|提升(?:工程|项目|行动)|服务(?:业|贸易|外包)|(?:处置|回收|修复|落实|绿化)率|绿化(?:面积|覆盖率)|基本(?:养老|医疗|公共|农田)|规范[化性]|重点(?!打造|培育|建设|推进|引进))/;

/** A measured indicator; its direction (“持续下降”) can be a target without a number. */
export const INDICATOR_END = /(?:率|数|量|额|值|指数|比重|占比|强度|浓度|均值|水平)$/;
export const TREND =
  /^(确保|力争|保持|实现)(.+?)(持续|稳步|逐年|稳中有)(下降|降低|减少|上升|提升|提高|增长|改善|升|降)$/;

function pairs(comparator: Comparator, words: string): (readonly [string, Comparator])[] {
  return words.split(' ').map(word => [word, comparator] as const);
}
