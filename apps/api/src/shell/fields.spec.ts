import 'reflect-metadata';
import { Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiResponse, SwaggerModule } from '@nestjs/swagger';
import {
  Day,
  Email,
  Flag,
  Instant,
  Nested,
  NestedList,
  OneOf,
  Text,
  Texts,
  Uuid,
  Uuids,
  Whole,
} from './fields';
import { InputPipe } from './validation';

const ID = '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d';

class ItemDto {
  @Text({ max: 5 }) name: string;
  @Day({ nullable: true }) due: string | null;
}
class FormDto {
  @Text({ max: 10, doc: '标题', example: '年度重点' }) title: string;
  @Text({ verbatim: true, optional: true }) secret?: string;
  @Email({ optional: true }) email?: string;
  @Uuid({ optional: true }) id?: string;
  @Uuids({ optional: true, max: 3 }) ids?: string[];
  @Texts({ optional: true, length: 3 }) words?: string[];
  @OneOf(['red', 'yellow'], { optional: true, name: 'Level' }) level?: string;
  @Whole({ optional: true, min: 1, max: 200 }) limit?: number;
  @Flag({ optional: true }) all?: boolean;
  @Instant({ optional: true }) at?: Date;
  @Nested(() => ItemDto, { optional: true }) main?: ItemDto;
  @NestedList(() => ItemDto, { optional: true, max: 2 }) items?: ItemDto[];
}

const read = (value: unknown): FormDto =>
  new InputPipe().transform(value, { type: 'body', metatype: FormDto }) as FormDto;
const faults = (value: unknown): string[] => {
  try {
    read(value);
    return [];
  } catch (e) {
    expect(e).toMatchObject({ kind: 'invalid', code: 'input.invalid' });
    return (e as { faults: { where: string; message: string }[] }).faults.map(
      f => `${f.where}: ${f.message}`,
    );
  }
};

describe('input', () => {
  it('becomes its DTO', () => {
    const form = read({
      title: '  年度重点  ',
      secret: ' a ',
      ids: ID,
      words: ['甲'],
      limit: '20',
      all: 'false',
      at: '2026-03-31T10:00:00+08:00',
      items: [{ name: '甲', due: null }],
    });
    expect(form).toEqual({
      title: '年度重点',
      secret: ' a ',
      ids: [ID],
      words: ['甲'],
      limit: 20,
      all: false,
      at: new Date('2026-03-31T02:00:00Z'),
      items: [{ name: '甲', due: null }],
    });
    expect(form.items?.[0]).toBeInstanceOf(ItemDto);
  });

  it.each([
    [{}, ['title: 不能为空']],
    [undefined, ['title: 不能为空']],
    [[], [': 须为一组内容']],
    ['text', [': 须为一组内容']],
    [{ title: '   ' }, ['title: 不能为空']],
    [{ title: null }, ['title: 不能为空']],
    [{ title: '甲', titel: '乙' }, ['titel: 没有这个字段']],
    [{ title: '甲', secret: null }, ['secret: 不能为空']],
    [{ title: '甲', email: 'x' }, ['email: 不是有效的邮箱地址']],
    [{ title: '甲', id: 'x' }, ['id: 不是有效的编号']],
    [{ title: '甲', ids: [ID, 'x'] }, ['ids: 第 2 项不是有效的编号']],
    [{ title: '甲', words: ['', '甲'] }, ['words: 第 1 项不能为空']],
    [{ title: '甲', level: 'blue' }, ['level: 须为以下之一：red、yellow']],
    [{ title: '甲', limit: '2.5' }, ['limit: 须为整数']],
    [{ title: '甲', limit: 500 }, ['limit: 不大于 200']],
    [{ title: '甲', all: 1 }, ['all: 须为是或否']],
    [{ title: '甲', at: '2026-03-31' }, ['at: 须为带时区的时间，如 2026-03-31T10:00:00Z']],
    [{ title: '甲', main: 5 }, ['main: 须为一组内容']],
    [{ title: '甲', main: [{ name: '甲', due: null }] }, ['main: 须为一组内容']],
    [{ title: '甲', main: { name: '甲' } }, ['main.due: 须为日期，如 2026-03-31']],
    [
      {
        title: '甲',
        items: [
          { name: '甲', due: null },
          { name: '一二三四五六', due: '2026-02-30', x: 1 },
        ],
      },
      ['items[1].x: 没有这个字段', 'items[1].name: 不超过 5 字，现为 6 字', 'items[1].due: 没有这一天'],
    ],
    [{ title: '甲', items: {} }, ['items: 须为列表']],
    [{ title: '甲', items: [1] }, expect.arrayContaining(['items: 第 1 项须为一组内容'])],
    [{ title: '甲', items: [null] }, expect.arrayContaining(['items: 第 1 项须为一组内容'])],
    [{ title: '甲', items: [{}, {}, {}] }, expect.arrayContaining(['items: 不超过 2 项，现为 3 项'])],
  ])('%j', (value, expected) => {
    expect(faults(value)).toEqual(expected);
  });

  it('is left alone where no DTO is declared', () => {
    const bytes = Buffer.from('x');
    expect(new InputPipe().transform(bytes, { type: 'body', metatype: Buffer })).toBe(bytes);
    expect(new InputPipe().transform('x', { type: 'param', metatype: String })).toBe('x');
  });
});

it('stands in the OpenAPI file as it is checked', async () => {
  @Controller('forms')
  class FormsController {
    @Post()
    @ApiResponse({ status: 200, type: FormDto })
    post(): void {}
  }
  @Module({ controllers: [FormsController] })
  class FormsModule {}
  const app = await NestFactory.create(FormsModule, new FastifyAdapter(), { logger: false });
  const { components } = SwaggerModule.createDocument(app, {
    openapi: '3.0.0',
    info: { title: '', version: '1' },
  });
  expect(components?.schemas).toMatchObject({
    FormDto: {
      required: ['title'],
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 10, description: '标题', example: '年度重点' },
        ids: { type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: 3 },
        level: { allOf: [{ $ref: '#/components/schemas/Level' }] },
        limit: { type: 'integer', minimum: 1, maximum: 200 },
        at: { type: 'string', format: 'date-time' },
        items: { type: 'array', items: { $ref: '#/components/schemas/ItemDto' }, maxItems: 2 },
      },
    },
    ItemDto: {
      required: ['name', 'due'],
      properties: { due: { type: 'string', format: 'date', nullable: true } },
    },
    Level: { enum: ['red', 'yellow'] },
  });
  await app.close();
});
