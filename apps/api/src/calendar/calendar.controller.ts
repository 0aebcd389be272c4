import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CalendarService } from '@duban/obligation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  CalendarCheckDto,
  CalendarDto,
  calendarDto,
  CalendarPublishedDto,
  CalendarQuery,
  CheckCalendarDto,
  CalendarEditionDto,
  PublishCalendarDto,
} from './calendar.dto';

@ApiTags('calendar')
@Controller('calendar')
export class CalendarController {
  constructor(private readonly calendars: CalendarService) {}

  @Get()
  @Allow('calendar.read')
  @Operation({ id: 'getCalendar', summary: '现行工作日历', returns: CalendarDto })
  async current(@CurrentActor() actor: SignedIn, @Query() query: CalendarQuery): Promise<CalendarDto> {
    return calendarDto(await this.calendars.current(actor), query);
  }

  @Get('editions')
  @Allow('calendar.read')
  @Operation({ id: 'listCalendarEditions', summary: '工作日历的历次版本', returns: [CalendarEditionDto] })
  editions(@CurrentActor() actor: SignedIn): Promise<CalendarEditionDto[]> {
    return this.calendars.list(actor);
  }

  @Post('check')
  @Allow('calendar.publish')
  @Operation({
    id: 'checkCalendar',
    summary: '检查放假安排：错误、与现行的差异、影响的待办',
    returns: CalendarCheckDto,
  })
  check(@CurrentActor() actor: SignedIn, @Body() body: CheckCalendarDto): Promise<CalendarCheckDto> {
    return this.calendars.check(actor, body);
  }

  @Post()
  @Allow('calendar.publish')
  @Operation({
    id: 'publishCalendar',
    summary: '发布新一版工作日历',
    returns: CalendarPublishedDto,
    status: 201,
  })
  publish(
    @CurrentActor() actor: SignedIn,
    @Body() body: PublishCalendarDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<CalendarPublishedDto> {
    return this.calendars.publish(actor, body, { key, version });
  }
}
