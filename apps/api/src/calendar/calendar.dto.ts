import {
  type CalendarDifference,
  type CalendarNotice,
  knownYears,
  type NoticeHoliday,
  type WorkCalendar,
  type WorkHours,
  yearView,
  type YearView,
} from '@duban/calendar';
import type { CalendarCheck, CalendarEffect, CalendarInput, CalendarEditionView } from '@duban/obligation';
import { ApiProperty } from '@nestjs/swagger';
import { Pasted, Prose } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, Text, Texts, Whole } from '../shell/fields';
import { FaultDto } from '../shell/problem.dto';

/** Public feeds of several years are some 100 kB. */
const MOST_TEXT = 1_000_000;
const YEAR = { min: 1950, max: 2099 };
const Numbers = (description: string): PropertyDecorator =>
  ApiProperty({ type: 'array', items: { type: 'integer' }, description });
const clock = { min: 5, max: 5, example: '08:30' };

export class WorkHoursDto implements WorkHours {
  @Text({ ...clock, doc: '上班' }) start: string;
  @Text({ ...clock, doc: '午休开始' }) noonStart: string;
  @Text({ ...clock, doc: '午休结束' }) noonEnd: string;
  @Text({ ...clock, doc: '下班' }) end: string;
}

export class HolidayDto implements NoticeHoliday {
  @Text({ example: '春节' }) name: string;
  @Day({ doc: '第一天' }) from: string;
  @Day({ optional: true, doc: '最后一天；不填为一天' }) to?: string;
}

export class CalendarNoticeDto implements CalendarNotice {
  @Whole(YEAR) year: number;
  @NestedList(() => HolidayDto, { max: 60 }) holidays: HolidayDto[];
  @Texts({ max: 60, length: 10, doc: '调休上班的日期' }) work: string[];
  @Text({ example: '国办发明电〔2025〕7号', doc: '依据的文件' }) source: string;
  @Flag({ optional: true, doc: '通知未发布，仅列法定节日' }) provisional?: boolean;
}

export class CheckCalendarDto implements CalendarInput {
  @NestedList(() => CalendarNoticeDto, { optional: true, max: 20, doc: '填写的放假安排' })
  form?: CalendarNoticeDto[];
  @Pasted({ optional: true, max: MOST_TEXT, doc: 'JSON 文件的内容' }) json?: string;
  @Pasted({ optional: true, max: MOST_TEXT, doc: '日历文件（ICS）的内容：全天日程，标明“休”或“班”' })
  ics?: string;
  @Text({ optional: true, doc: '依据的文件；用日历文件时必填' }) source?: string;
  @Nested(() => WorkHoursDto, { optional: true, doc: '作息时间' }) hours?: WorkHoursDto;
  @Text({ optional: true, doc: '只适用于某地区，如广西；这些日期优先于全国安排' }) region?: string;
}

export class PublishCalendarDto extends CheckCalendarDto {
  @Prose({ min: 1, max: 2_000, doc: '发布理由' }) reason: string;
}

export class DayChangeDto {
  @Day() date: string;
  @Text({ example: '工作日' }) was: string;
  @Text({ example: '春节' }) is: string;
  @Flag({ doc: '今后是工作日' }) worked: boolean;
}

export class HoursChangeDto {
  @Nested(() => WorkHoursDto) was: WorkHoursDto;
  @Nested(() => WorkHoursDto) is: WorkHoursDto;
}

export class CalendarDifferenceDto implements CalendarDifference {
  @NestedList(() => DayChangeDto) days: DayChangeDto[];
  @Nested(() => HoursChangeDto, { nullable: true }) hours: HoursChangeDto | null;
  @Numbers('由暂定转为已发布的年份') settled: number[];
}

export class MovedDueDto {
  @Text({ example: '报送进展' }) label: string;
  @Text({ min: 0 }) unitName: string;
  @Instant() dueBefore: Date;
  @Instant() dueAfter: Date;
  @Instant({ nullable: true, doc: '下次催办' }) stepBefore: Date | null;
  @Instant({ nullable: true }) stepAfter: Date | null;
}

export class CalendarEffectDto implements CalendarEffect {
  @Whole({ doc: '未办结的待办' }) open: number;
  @Whole({ doc: '期限变动的' }) dueMoved: number;
  @Whole({ doc: '下次催办时间变动的' }) stepMoved: number;
  @NestedList(() => MovedDueDto, { doc: '其中最早到期的' }) sample: MovedDueDto[];
}

export class CalendarCheckDto implements CalendarCheck {
  @Flag() ok: boolean;
  @NestedList(() => FaultDto) faults: FaultDto[];
  @Whole({ doc: '与第几版比较；发布时放入 If-Match' }) basedOn: number;
  @Nested(() => CalendarDifferenceDto, { nullable: true }) difference: CalendarDifferenceDto | null;
  @Nested(() => CalendarEffectDto, { nullable: true }) effect: CalendarEffectDto | null;
}

export class CalendarPublishedDto {
  @Whole() version: number;
  @Nested(() => CalendarDifferenceDto) difference: CalendarDifferenceDto;
  @Nested(() => CalendarEffectDto) effect: CalendarEffectDto;
}

export class CalendarEditionDto implements CalendarEditionView {
  @Whole() version: number;
  @Text() source: string;
  @Text() reason: string;
  @Instant({ nullable: true, doc: '为空的随程序提供' }) publishedAt: Date | null;
  @Text({ nullable: true }) publishedByName: string | null;
}

export class CalendarHolidayDto {
  @Text({ example: '春节' }) name: string;
  @Day() from: string;
  @Day() to: string;
}

export class RegionalDaysDto {
  @NestedList(() => CalendarHolidayDto) holidays: CalendarHolidayDto[];
  @Texts() work: string[];
}

export class CalendarYearDto implements YearView {
  @Whole(YEAR) year: number;
  @Flag({ doc: '暂定：国务院办公厅的通知尚未发布' }) provisional: boolean;
  @Texts({ doc: '依据的文件' }) sources: string[];
  @NestedList(() => CalendarHolidayDto) holidays: CalendarHolidayDto[];
  @Texts({ doc: '调休上班' }) work: string[];
  @Nested(() => RegionalDaysDto, { doc: '本地区自定的日期' }) regional: RegionalDaysDto;
  @Numbers('1至12月的工作日数') months: number[];
  @Whole({ doc: '全年工作日数' }) workdays: number;
}

export class CalendarDto {
  @Whole() version: number;
  @Text() region: string;
  @Text({ nullable: true, doc: '另有自定日期的地区' }) overlayRegion: string | null;
  @Nested(() => WorkHoursDto) hours: WorkHoursDto;
  @NestedList(() => CalendarYearDto) years: CalendarYearDto[];
}

export class CalendarQuery {
  @Whole({ ...YEAR, optional: true, doc: '只看这一年' }) year?: number;
}

export const calendarDto = (calendar: WorkCalendar, { year }: CalendarQuery): CalendarDto => ({
  version: calendar.version,
  region: calendar.data.region,
  overlayRegion: calendar.data.overlay?.region ?? null,
  hours: calendar.data.hours,
  years: (year === undefined ? knownYears(calendar) : [year]).map(y => yearView(calendar, y)),
});
