/**
 * Units of measure. A number is a target's value only when one of these follows it: “5号线”, “9号楼”, “18T” and
 * “500强” name something, they count nothing.
 */
export const UNITS: readonly string[] = [
  // counters
  ...'个 家 条 处 场 名 人 户 套 栋 幢 座 所 项 件 辆 台 床 张 份 批 次 宗 支 组 部 本 册 艘 架 列 间 片 段'.split(
    ' ',
  ),
  ...'株 棵 根 盏 块 款 例 班 只 头 篇 门 站 起 笔 幅'.split(' '),
  ...'人次 车次 班次 场次 件次 标箱 个标箱 TEU 学位 泊位 个泊位'.split(' '),
  // share and growth
  ...'% ％ ‰ 个百分点'.split(' '),
  // money
  ...'元 美元 欧元 港元'.split(' '),
  // length, area, volume, weight, energy
  ...'米 公里 千米 平方米 ㎡ 平方公里 亩 公顷 立方米 吨 公斤 斤 千瓦 千瓦时 兆瓦 吨标准煤 微克'.split(' '),
  ...'人公里 吨公里'.split(' '),
];

/** What a quantity may be given by: 吨/日, 平方米/人. */
export const PER: readonly string[] = '年 月 日 天 小时 人 户 平方米 平方公里 立方米 亩 公里 万元 万人'.split(
  ' ',
);

/** Words that begin with a unit's character without being one: “5部门联动”, “3人制”, “100家庭”. */
export const NO_UNIT =
  /^(?:部门|人制|人民|人行|人口|家庭|家级|条例|场馆|场所|场地|所有|本级|起步|站点式|项目制|次生|组团|组合|班子)/;

/**
 * Units that more often describe than count (“15分钟生活圈”, “24小时自助服务”, “3个月内”): a target only where a
 * comparator stands before the number (“压缩至3天”, “达305天”).
 */
export const WEAK_UNITS: readonly string[] =
  '天 日 小时 分钟 分 秒 倍 类 期 位 岁 个月 个工作日 个小时 工作日'.split(' ');

/** Multipliers stay part of the unit: “1.4万户” is 1.4 of 万户, as the document says it. */
export const MULTIPLIERS: readonly string[] = '万亿 千亿 百亿 十亿 千万 百万 十万 亿 万 千 百'.split(' ');

/** What a unit measures, where the words do not say it. */
export const MEASURE_OF: readonly (readonly [unit: string, name: string])[] = [
  ['平方米', '面积'],
  ['㎡', '面积'],
  ['平方公里', '面积'],
  ['亩', '面积'],
  ['公顷', '面积'],
  ['立方米', '体积'],
  ['公里', '长度'],
];

/** 百亿级, 千亿级: a class of size, in 亿元. */
export const SIZE_CLASSES: Readonly<Record<string, number>> = {
  十亿: 10,
  五十亿: 50,
  百亿: 100,
  两百亿: 200,
  三百亿: 300,
  五百亿: 500,
  千亿: 1000,
  两千亿: 2000,
  三千亿: 3000,
  五千亿: 5000,
  万亿: 10000,
};

/** What may be said to be zero: 零新增, 零发生. 零容忍, 零距离, 零门槛 are attitudes. */
export const ZERO_OF: readonly string[] = '新增 发生 事故 死亡 伤亡 积压 违规 发案 逾期 返贫 感染 延误'.split(
  ' ',
);
